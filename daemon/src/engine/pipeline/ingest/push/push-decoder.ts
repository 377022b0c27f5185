import { isOfKeyFrames } from '../../../../config/sampling.ts';
import { ContinuousClock } from '../../decode/continuous-clock.ts';
import { Decoder } from '../../decode/decoder.ts';
import { decoderSkips, resumeFilter, samplingFilter } from '../../decode/sampling-filter.ts';
import { type Hold, isHold } from '../../decode/time-rules.ts';
import { decoderMemoryOf } from '../../decode/tool-limits.ts';
import { announceFirst, saidBy } from '../announce-first.ts';
import type { Ingest } from '../ingest.ts';
import { LiveClock } from '../live-clock.ts';
import { DEFAULT_FRAME_RATE, type Reading } from './push-format.ts';
import type { PushedMedia } from './pushed-media.ts';

/** Times that a client gives each picture are what it means. */
const AS_TOLD: Hold = { untilSeconds: 1e12, longestSeconds: 1e12 };

export function pushDecoder(
  ingest: Ingest,
  { feed, format }: PushedMedia,
  { inputOptions, filters, said }: Reading,
): Decoder {
  const { plan, settings, queue, timeline, ledger, resume, limitMs } = ingest;
  const { isTimed = false, isTimeless = false } = format;
  // Pictures have times of their own; the others go on after a resume by the clock on the wall.
  const clock = new LiveClock(timeline, resume?.reason ?? '', resume?.silentMs ?? 0);
  const { sampling, pace } = plan;
  // The feed leaves out what a live decoder would skip, and knows it by what comes out how far the decoder is.
  const isSparedBefore = pace === 'live' && isOfKeyFrames(sampling);
  const hold = isTimed ? AS_TOLD : undefined;
  const clockFacts = {
    // A connection that is taken up again may begin anywhere.
    startSeconds: resume || isTimed ? undefined : 0,
    stepSeconds: 1 / DEFAULT_FRAME_RATE,
  };
  const context = {
    startSeconds: 0,
    clock: { ...clockFacts, hold },
    passOver: 0,
    frameCount: 0,
    received: timeline.received,
    windows: ingest.windows,
    afterMs: isTimed ? (resume?.afterPtsMs ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY,
  };
  return new Decoder(
    {
      input: feed.input,
      ...{ threads: settings.decoderThreads, maxPixels: settings.maxPixels },
      inputOptions: [
        ...['-protocol_whitelist', 'pipe', ...inputOptions],
        ...(isTimeless || isSparedBefore ? [] : decoderSkips(plan.sampling)),
      ],
      memoryMiB: decoderMemoryOf(settings, settings.maxPixels),
      stoppedMs: settings.stallTimeout,
      map: '0:v:0',
      before: [...filters, ...(Number.isFinite(context.afterMs) ? [resumeFilter(context)] : [])],
      sampled: ingest.sampled,
      windows: ingest.windows,
      sampling: samplingFilter(plan.sampling, context),
      limitMs,
      clock: new ContinuousClock({
        ...clockFacts,
        accepts: (step, toSeconds) => isHold(hold, step, toSeconds),
      }),
      onJump: (jump) => ingest.jumps.note(jump),
      onCorrupt: (ptsMs) => ingest.noteCorrupt(ptsMs),
      toMediaMs: (seconds) => {
        const mediaMs = clock.toMediaMs(seconds);
        return isTimed || !resume ? seconds * 1000 : mediaMs;
      },
      onFrame: (seconds) => feed.decoded(seconds),
      onStart: (pid) => ingest.listener.onDecoder?.(pid),
      onFirstFrame: (ptsMs) => {
        ingest.tell('STATE_RUNNING', { attempt: 1 });
        const gap = clock.gapBefore(ptsMs);
        if (gap) queue.push({ type: 'gap', gap });
      },
      onFirstPicture: (label, log) => announceFirst(ingest, label, { ...saidBy(log), ...said }),
    },
    queue,
    timeline,
    ledger,
  );
}
