import type { VideoMeasure } from '../../decode/measure-video.ts';
import type { FileProbe } from '../../decode/probe-file.ts';

export interface CompletenessFacts {
  readonly probe: Pick<
    FileProbe,
    'container' | 'frameCount' | 'durationMs' | 'hasOwnDuration' | 'frameRate' | 'startMs'
  >;
  /** The decoder leaves frames out that are not wanted, so that their number says nothing. */
  readonly isSkipping: boolean;
  readonly received: number;
  /** Media time of the last frame, in milliseconds; -Infinity: there was none. */
  readonly lastMs: number;
  readonly hasErrors: boolean;
  /** Media after this was not asked for. */
  readonly untilMs: number;
}

/** Reads the file once more, without decoding it. */
export interface SecondLook {
  measure(): Promise<VideoMeasure>;
  /** Media time up to which any of its streams goes, looked for from `fromMs` on. */
  endOfFile(fromMs: number): Promise<number>;
}

/** A last frame may be held for long: two frames and this are no loss. */
const SLACK_MS = 100;
const MAX_FRAME_MS = 10_000;

/**
 * Returns the share of the media that a player would show which was decoded, 0..1; 0: nothing says how much that is.
 *
 * Containers are wrong about their duration and their frames, so nobody is accused on their word. A file that was shown to
 * the promised end without an error is complete; of every other one it is looked up what it really holds.
 */
export async function completenessOf(facts: CompletenessFacts, look: SecondLook): Promise<number> {
  const { probe, isSkipping, received, lastMs, hasErrors, untilMs } = facts;
  if (received === 0) return 0;
  const frameMs = probe.frameRate > 0 ? Math.min(MAX_FRAME_MS, 1000 / probe.frameRate) : 40;
  const promisedMs = promiseOf(probe, untilMs + frameMs);
  const reaches = (endMs: number) => endMs + SLACK_MS + frameMs >= promisedMs;
  const isShownToTheEnd = promisedMs > 0 && reaches(lastMs + frameMs);
  if (!hasErrors && (isShownToTheEnd || (promisedMs <= 0 && probe.frameCount === 0))) {
    return isShownToTheEnd ? 1 : 0;
  }

  const found = await look.measure();
  const wholeFile = untilMs === Number.POSITIVE_INFINITY;
  const frames = Math.max(found.frames, wholeFile ? probe.frameCount : 0);
  const byCount = isSkipping || frames === 0 ? 1 : Math.min(1, received / frames);
  const isWhole =
    promisedMs <= 0 ||
    isShownToTheEnd ||
    reaches(found.endMs) ||
    // The sound goes on, and nobody said that the picture would.
    (!probe.hasOwnDuration && reaches(await look.endOfFile(lastMs)));
  const byTime = isWhole ? 1 : Math.min(1, (lastMs + frameMs) / promisedMs);
  return Math.min(byCount, byTime);
}

/** The same by what the container claims, where the file cannot be read a second time. Nobody is called complete by that. */
export async function claimedCompleteness(facts: CompletenessFacts): Promise<number> {
  const claimed = await completenessOf(facts, {
    measure: async () => ({ frames: 0, endMs: 0 }),
    endOfFile: async () => 0,
  });
  return claimed < 1 ? claimed : 0;
}

/** Milliseconds of video that the container speaks of; 0 or less: it does not. */
function promiseOf(
  { container, durationMs, startMs }: CompletenessFacts['probe'],
  untilMs: number,
): number {
  // Matroska measures its duration from time 0, whenever its first frame is.
  const leadMs = container.includes('matroska') ? startMs : 0;
  return Math.min(durationMs - leadMs, untilMs);
}
