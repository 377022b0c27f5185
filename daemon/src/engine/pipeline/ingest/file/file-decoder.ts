import { ContinuousClock } from '../../decode/continuous-clock.ts';
import { Decoder } from '../../decode/decoder.ts';
import { FILE_OPTIONS, skipping } from '../../decode/file-options.ts';
import type { FilePart } from '../../decode/next-part.ts';
import type { OpenFile } from '../../decode/open-file.ts';
import { RAW_TIMES } from '../../decode/raw-times.ts';
import { decoderSkips, resumeFilter, samplingFilter } from '../../decode/sampling-filter.ts';
import { isHold } from '../../decode/time-rules.ts';
import { decoderMemoryOf } from '../../decode/tool-limits.ts';
import { announceFirst } from '../announce-first.ts';
import type { Ingest } from '../ingest.ts';
import { type Before, clockOf, frameRateOf, startOf } from './file-start.ts';

/** Runs of ffmpeg over one part of a file. */
export interface FileReading {
  readonly decoder: Decoder;
  /** Media time of the last frame, or the greatest time of one in the file if that is more. */
  shownMs(): number;
  /** True when its clock has jumped, so that nothing after it can be sought. */
  hasJumped(): boolean;
  /** Returns its end, for the part after it. `frames`: of it and of all before it. */
  end(frames: number): Before;
}

export function fileReading(
  ingest: Ingest,
  file: OpenFile,
  part: FilePart,
  grading: readonly string[],
  before: Before,
): FileReading {
  const { plan, settings, queue, timeline, ledger, resume } = ingest;
  const start = startOf(ingest, part, before);
  const { startMs, isSought } = start;
  const clockFacts = clockOf(part, start, before);
  const { hold } = clockFacts;
  const clock = new ContinuousClock({
    ...clockFacts,
    accepts: (step, toSeconds) => isHold(hold, step, toSeconds),
  });
  const context = {
    startSeconds: startMs / 1000,
    clock: clockFacts,
    frameCount: part.frameCount,
    received: start.received,
    passOver: start.passOver,
    windows: ingest.windows,
    afterMs: start.afterMs,
  };
  const decoder = new Decoder(
    {
      input: file.input,
      file,
      ...{ threads: settings.decoderThreads, maxPixels: settings.maxPixels },
      memoryMiB: decoderMemoryOf(settings, part.width * part.height),
      stuckMs: settings.stallTimeout,
      hardware: settings.hardware,
      inputOptions: [
        ...FILE_OPTIONS,
        ...skipsFor(plan.sampling, part),
        ...(part.isSeekable ? ['-copyts'] : RAW_TIMES),
        ...skipping(part.skipBytes),
        ...start.seek,
      ],
      map: `0:${part.streamIndex}`,
      before: [
        ...(part.isTimeless ? [`setpts=N/${frameRateOf(part)}/TB`] : []),
        ...(isSought ? [resumeFilter(context)] : []),
      ],
      sampled: ingest.sampled,
      windows: ingest.windows,
      sampling: samplingFilter(plan.sampling, context),
      grading,
      ...(plan.size && { size: plan.size }),
      limitMs: ingest.limitMs,
      limitFrames: framesUpTo(plan.sampling),
      passOver: start.passOver,
      beginsInMiddle: isSought,
      clock,
      toMediaMs: (seconds) => seconds * 1000 - startMs,
      sourceStartMs: startMs,
      onJump: (jump) => ingest.jumps.note(jump),
      onCorrupt: (ptsMs) => ingest.noteCorrupt(ptsMs),
      onFirstFrame: () => ingest.tell('STATE_RUNNING', { attempt: 1 }),
      onFirstPicture(label) {
        const { frameRate, durationMs, frameCount, codec, container } = part;
        announceFirst(ingest, label, { frameRate, durationMs, frameCount, codec, container });
      },
    },
    queue,
    timeline,
    ledger,
  );
  return {
    decoder,
    // A container's duration takes a jump for media.
    shownMs: () => Math.max(timeline.lastMs, clock.furthestSeconds * 1000 - startMs),
    hasJumped: () => resume?.fromStart === true || clock.offsetSeconds !== 0,
    end: (frames) => ({
      frames,
      lastMs: clock.position.seconds * 1000 - startMs,
      offsetMs: before.offsetMs + clock.offsetSeconds * 1000,
    }),
  };
}

/** Frames without times are numbered by all that come. */
export function skipsFor(
  sampling: Ingest['plan']['sampling'],
  { isTimeless }: Pick<FilePart, 'isTimeless'>,
): string[] {
  return isTimeless ? [] : decoderSkips(sampling);
}

/** Returns the number of frames that anybody wants to come. */
function framesUpTo(sampling: Ingest['plan']['sampling']): number {
  if (typeof sampling === 'string' || !('frames' in sampling)) return Number.POSITIVE_INFINITY;
  return (sampling.frames.at(-1) ?? 0) + 1;
}
