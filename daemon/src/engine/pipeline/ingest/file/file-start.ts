import type { ClockPosition } from '../../decode/continuous-clock.ts';
import type { FilePart } from '../../decode/next-part.ts';
import { HOLD_LIMIT_SECONDS, type Hold } from '../../decode/time-rules.ts';
import { mayOverlap } from '../../decode/window-plan.ts';
import type { Ingest } from '../ingest.ts';

/** Frames just before a resume point may need a key frame after it; decoding starts this much earlier. */
const SEEK_MARGIN_MS = 1000;
/** Frames per second of a file that names no rate. */
const DEFAULT_FRAME_RATE = 25;

/** End of the parts of a file before one. */
export interface Before {
  readonly frames: number;
  /** Media time of the last frame; undefined: there was none. */
  readonly lastMs: number | undefined;
  /** By how much media time is ahead of the times in the file, as they have jumped. */
  readonly offsetMs: number;
}

export const START: Before = { frames: 0, lastMs: undefined, offsetMs: 0 };

/** Start of a run over a part of a file. */
export interface FileStart {
  /** It is sought: it begins in the middle. */
  readonly isSought: boolean;
  /** Options that seek. */
  readonly seek: readonly string[];
  /** The file's time of media time 0, in milliseconds. */
  readonly startMs: number;
  /** Frames before the first one of this run. */
  readonly received: number;
  /** Frames of this run that are decoded once more. */
  readonly passOver: number;
  /** Media time up to which an earlier run has gone; -Infinity: this is the first. */
  readonly afterMs: number;
}

export function startOf(
  { plan, resume }: Pick<Ingest, 'plan' | 'resume'>,
  part: FilePart,
  before: Before,
): FileStart {
  const { afterPtsMs: resumeMs = Number.NEGATIVE_INFINITY, received = 0 } = resume ?? {};
  const isSought =
    Number.isFinite(resumeMs) &&
    part.isSeekable &&
    resume?.fromStart !== true &&
    !mayOverlap(plan.sampling, plan.window, part);
  const marginMs = Math.max(SEEK_MARGIN_MS, 3000 / frameRateOf(part));
  const fromSeconds = Math.max(0, resumeMs - marginMs) / 1000;
  return {
    isSought,
    seek: isSought ? ['-ss', fromSeconds.toFixed(6)] : [],
    // Raw ticks where a run may start anywhere; elsewhere ffmpeg counts from the start of the container.
    startMs: part.isSeekable ? part.startMs : part.clockMs - before.offsetMs,
    received: isSought ? received : before.frames,
    passOver: isSought ? 0 : Math.max(0, received - before.frames),
    afterMs: isSought ? resumeMs : (before.lastMs ?? Number.NEGATIVE_INFINITY),
  };
}

interface FileClock {
  readonly startSeconds: number | undefined;
  readonly position?: ClockPosition;
  readonly stepSeconds: number;
  readonly hold: Hold | undefined;
}

/** Returns the facts on the clock of such a run that are known beforehand. */
export function clockOf(
  part: FilePart,
  { isSought, startMs }: FileStart,
  { lastMs }: Before,
): FileClock {
  const lastSeconds = lastMs === undefined ? undefined : (lastMs + startMs) / 1000;
  return {
    // A run that begins in the middle is on the file's own clock: it had not jumped.
    startSeconds: isSought ? undefined : startMs / 1000,
    ...(lastSeconds !== undefined && {
      position: { sourceSeconds: lastSeconds, seconds: lastSeconds },
    }),
    stepSeconds: 1 / frameRateOf(part),
    hold: holdOf(part, lastSeconds ?? startMs / 1000),
  };
}

/** Frames per second, or what is taken for it. */
export function frameRateOf({ frameRate }: Pick<FilePart, 'frameRate'>): number {
  return frameRate || DEFAULT_FRAME_RATE;
}

/** Steps that the container's duration allows; undefined: it has none. */
function holdOf(part: FilePart, startSeconds: number): Hold | undefined {
  const { container, durationMs, isTimeless } = part;
  if (durationMs <= 0 || isTimeless) return undefined;
  // A last frame may be stamped with the end itself.
  const untilSeconds = startSeconds + durationMs / 1000 + 1 / frameRateOf(part);
  const isMp4 = /(^|,)mp4(,|$)/.test(container);
  return { untilSeconds, longestSeconds: isMp4 ? durationMs / 1000 : HOLD_LIMIT_SECONDS };
}
