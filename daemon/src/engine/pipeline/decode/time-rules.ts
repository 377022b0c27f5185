// Limits between a step of a source's clock and a jump. They are read by the clock of the frames
// (continuous-clock.ts) and by the sampling filter inside ffmpeg, which have to agree.

/** A frame may come so much after the one before it without further proof. */
export const STEP_LIMIT_SECONDS = 10;
/** Outside of MP4, whose times cannot go back, the duration of a container proves no longer hold than this. */
export const HOLD_LIMIT_SECONDS = 600;
/** Times that go back by less come from rounding, or from frames that were put in order by a guess. */
export const JITTER_SECONDS = 0.2;
/** The step that stands in for a jump is the one before it, or this if that was longer. */
export const LONGEST_STEP_SECONDS = 1;

/** A step ahead to a time up to which the source is known to last: a picture that is held. */
export interface Hold {
  readonly untilSeconds: number;
  readonly longestSeconds: number;
}

/** The step of the clock that is allowed by these rules. */
export function isHold(hold: Hold | undefined, step: number, toSeconds: number): boolean {
  if (step <= STEP_LIMIT_SECONDS) return true;
  return hold !== undefined && step <= hold.longestSeconds && toSeconds <= hold.untilSeconds;
}
