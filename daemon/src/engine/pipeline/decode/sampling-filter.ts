import { TrueframeError } from '@trueframe/sdk';
import type { SamplingPolicy } from '../../../config/sampling.ts';
import type { FrameList } from '../media-plan.ts';
import { TELL_PICKED } from './frame-line.ts';
import { type ClockFacts, firstOfEachCell } from './sampling-clock.ts';
import type { WindowClock } from './window-clock.ts';

/** Facts about the run of ffmpeg that a policy is for. */
export interface SamplingContext {
  /** Presentation time in seconds, as ffmpeg counts it, of media time 0. */
  readonly startSeconds: number;
  readonly clock: ClockFacts;
  /** Frames of the source; 0: unknown. */
  readonly frameCount: number;
  /** Frames before the first one of this run. */
  readonly received: number;
  /** Frames of this run that an earlier one has dealt with: they are decoded once more, and nobody wants them. */
  readonly passOver: number;
  /** Media time up to which an earlier run has gone, in milliseconds; -Infinity: this is the first. */
  readonly afterMs: number;
  /** Whole windows pass: what sampling picks, and the frames after it up to the window's end. Absent: the picks alone. */
  readonly windows?: WindowClock | undefined;
}

/** The register that counts the frames which the newest window still waits for. Expressions of policies leave it alone. */
const WAITS_FOR = 7;

/**
 * Containers round times to a millisecond: a frame that is early by no more than this counts as on time, or `fps: 30`
 * would lose every third frame of a 30 fps Matroska file.
 */
const ROUNDING_SECONDS = 0.0005;

/** Returns ffmpeg's options for what a decoder may leave out under a policy. Frames that are left out are not counted. */
export function decoderSkips(policy: SamplingPolicy | FrameList): string[] {
  if (typeof policy !== 'object') return [];
  if ('keyFrames' in policy) return ['-skip_frame', 'nokey'];
  return 'fps' in policy && policy.referencesOnly ? ['-skip_frame', 'noref'] : [];
}

/** The `select` filter of a policy; undefined when every frame is wanted. Frames are picked the same way after a resume. */
export function samplingFilter(
  policy: SamplingPolicy | FrameList,
  context: SamplingContext,
): string | undefined {
  const wanted = expressionOf(policy, context);
  const { passOver, windows } = context;
  if (windows) return wholeWindows(wanted, windows, passOver);
  if (passOver === 0) return wanted === undefined ? undefined : select(wanted);
  return select(`gte(n,${passOver})*(${wanted ?? '1'})`);
}

/** Undefined: every frame passes and is picked. */
function wholeWindows(
  picked: string | undefined,
  { plan }: WindowClock,
  passOver: number,
): string | undefined {
  if (picked === undefined && passOver === 0) return undefined;
  const after = plan.length - 1;
  // A window that ends later than what an earlier run has dealt with may begin before that.
  const isNew = passOver > after ? `gte(n,${passOver - after})*` : '';
  const left = `ld(${WAITS_FOR})`;
  const begin = `st(${WAITS_FOR},${after});${TELL_PICKED};1`;
  const goOn = `if(gt(${left},0),st(${WAITS_FOR},${left}-1);1,0)`;
  return select(`if(${isNew}(${picked ?? '1'}),${begin},${goOn})`);
}

/** Undefined: every frame. */
function expressionOf(
  policy: SamplingPolicy | FrameList,
  context: SamplingContext,
): string | undefined {
  if (policy === 'all' || policy === 'latest') return undefined;
  if ('everyNth' in policy) {
    return policy.everyNth === 1 ? undefined : `not(mod(n+${context.received},${policy.everyNth}))`;
  }
  if ('frames' in policy) return listed(policy.frames, context);
  if ('fps' in policy) return cells(policy.fps, context);
  if ('keyFrames' in policy) {
    // Some decoders skip nothing.
    return policy.keyFrames > 0 ? `if(key,${cells(1 / policy.keyFrames, context)},0)` : 'key';
  }
  return spread(policy.evenlySpread, context);
}

/** An argument of ffmpeg has a limit; a list that needs more terms is widened to everything up to its end. */
const MAX_RUNS = 500;

/** The frames of a list, as runs of equal steps. */
function listed(frames: readonly number[], { received }: SamplingContext): string {
  const runs: { first: number; last: number; step: number }[] = [];
  for (const frame of frames) {
    const run = runs.at(-1);
    if (run && (run.step === 0 || frame - run.last === run.step)) {
      run.step = frame - run.last;
      run.last = frame;
    } else {
      runs.push({ first: frame, last: frame, step: 0 });
    }
  }
  const n = `(n+${received})`;
  if (runs.length > MAX_RUNS) return `between(${n},${frames[0]},${frames.at(-1)})`;
  const terms = runs.map(({ first, last, step }) =>
    step <= 1
      ? `between(${n},${first},${last})`
      : `between(${n},${first},${last})*not(mod(${n}-${first},${step}))`,
  );
  return terms.join('+') || '0';
}

/** Keeps what comes from the first frame after `afterMs` on. Stands before frames are counted, so that nothing is booked twice. */
export function resumeFilter({ startSeconds, afterMs }: SamplingContext): string {
  // 50 µs: more than the rounding of a decimal number, less than any distance of frames.
  // Register 0: one has come. After it all do, also those of a source whose times begin anew later.
  return select(`st(0,max(ld(0),gt(t,${startSeconds + afterMs / 1000 + 0.00005})))`);
}

/** The cell of 1/fps seconds, by the decoder's clock, that a frame is in: of each, the first frame is wanted. */
export function cellAt(seconds: number, fps: number): number {
  return Math.floor((seconds + ROUNDING_SECONDS) * fps);
}

function cells(fps: number, { startSeconds, afterMs, clock }: SamplingContext): string {
  const shift = ROUNDING_SECONDS - startSeconds;
  const last = Number.isFinite(afterMs) ? cellAt(afterMs / 1000, fps) : -1e15;
  return firstOfEachCell(fps, shift, last, clock);
}

/** Frame numbers trunc(linspace(0, count - 1, wanted)), as the reference solutions pick them. */
function spread(
  wanted: number,
  { frameCount: all, received, windows }: SamplingContext,
): string | undefined {
  // The last window ends with the last frame.
  const frameCount = all > 0 ? Math.max(1, all - (windows ? windows.plan.length - 1 : 0)) : 0;
  if (frameCount === 0) {
    throw new TrueframeError(
      'REQUEST_INVALID',
      'sampling evenlySpread needs a source with a known number of frames: use a file, or another policy',
    );
  }
  if (frameCount <= wanted) return undefined;
  const last = frameCount - 1;
  const step = wanted > 1 ? last / (wanted - 1) : 0;
  const indexOf = (k: number) => (k > 0 && k === wanted - 1 ? last : Math.trunc(k * step));
  let done = 0;
  while (done < wanted && indexOf(done) < received) done += 1;
  // Register 0 of the expression counts the frames that were picked in this run.
  const k = `(ld(0)+${done})`;
  const next = wanted > 1 ? `if(eq(${k},${wanted - 1}),${last},floor(${k}*${step}))` : '0';
  return `if(lt(${k},${wanted})*eq(n+${received},${next}),st(0,ld(0)+1),0)`;
}

function select(expression: string): string {
  return `select='${expression}'`;
}
