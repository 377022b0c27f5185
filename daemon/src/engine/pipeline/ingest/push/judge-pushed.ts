import { TrueframeError } from '@trueframe/sdk';
import { looksLike } from '../../../../containers/looks-like.ts';
import { type Cause, causeError, causeIn, tellingLine } from '../../decode/causes.ts';
import type { DecodeOutcome } from '../../decode/decode-outcome.ts';
import { decoderSkips } from '../../decode/sampling-filter.ts';
import type { Ingest } from '../ingest.ts';
import type { PushedMedia } from './pushed-media.ts';

/** Name of the source in errors. */
export const SUBJECT = 'the pushed media';

/**
 * Says of what was pushed how much was decoded.
 * @throws DECODE_LIMIT, DECODE_FAILED, SOURCE_EMPTY and what `causes.ts` knows, when it was nothing
 */
export function judgePushed(ingest: Ingest, outcome: DecodeOutcome, media: PushedMedia): void {
  const { log, received, exitCode } = outcome;
  if (log.isOutOfMemory) throw causeError(SUBJECT, causeIn(log.lines)!);
  if (exitCode === null || log.wasTerminated) {
    throw new TrueframeError(
      'DECODE_FAILED',
      `ffmpeg was killed, died or hung while it decoded the pushed media, after ${received} frames: push it again`,
    );
  }
  const said = tellingLine(log.errors) ?? `ffmpeg ended with ${exitCode}`;
  if (received === 0) throw undecodable(outcome, media, said);
  const { missed, all } = media.format.missed?.() ?? { missed: 0, all: 1 };
  if (missed > 0) {
    ingest.setCompleteness((all - missed) / all);
    ingest.listener.onWarning(
      'SOURCE_TRUNCATED',
      `the picture of the pushed transport stream went on in another stream (PID): ${missed} of ${all} pictures were not read; push it as a session of its own from there on`,
    );
  }
  if (media.format.brokeOff?.()) {
    ingest.listener.onWarning(
      'DECODE_FAILED',
      `the pushed media was no ${media.format.words} any more after ${received} frames: the rest of it was not read`,
    );
  }
  if (log.errorCount > 0) {
    // Pictures that were given to no decoder are counted above.
    const skips = decoderSkips(ingest.plan.sampling).length > 0;
    const given = skips || missed > 0 ? 0 : media.format.given(media.feed.fedFrames);
    if (given > 0) ingest.setCompleteness(Math.min(1, received / given));
    ingest.listener.onWarning(
      'DECODE_FAILED',
      `some of the pushed media could not be decoded (${log.errorCount} errors); ffmpeg says: ${said}`,
    );
  }
}

function undecodable({ log }: DecodeOutcome, media: PushedMedia, said: string): TrueframeError {
  const cause = causeIn(log.lines);
  if (cause && cause.code !== 'SOURCE_UNSUPPORTED') return causeError(SUBJECT, cause);
  if (log.container === '') return causeError(SUBJECT, wrongFormat(media, said));
  if (cause) return causeError(SUBJECT, cause);
  const message = `no frame of the pushed media can be decoded: ${said}`;
  return new TrueframeError('DECODE_FAILED', message);
}

/**
 * Ends a session to which no media came, or no more of it. When an engine that is gone has analysed some before, that is the result, with a gap: the
 * end of what that engine had been given may have gone with it.
 * @throws SOURCE_EMPTY when nothing was analysed
 */
export function endWithoutMedia({ resume, timeline, queue, listener }: Ingest): void {
  const fromMs = timeline.lastMs;
  if (!resume || !Number.isFinite(fromMs)) {
    throw new TrueframeError('SOURCE_EMPTY', 'no media was pushed');
  }
  const durationMs = resume.silentMs + timeline.silentMs;
  const gap = { fromMs, toMs: fromMs + durationMs, durationMs, reason: resume.reason };
  queue.push({ type: 'gap', gap });
  listener.onWarning(
    'SOURCE_TRUNCATED',
    'no pushed media came after the engine was replaced: what the one before it had been given and not analysed is missing; push from an earlier position to have it analysed',
  );
}

/** For media that no decoder took for what was announced. */
function wrongFormat({ format, start }: PushedMedia, said: string): Cause {
  const announced = format.words;
  const kind = looksLike(start);
  const isMeant = kind !== undefined && announced.includes(kind.split(' ')[1] ?? kind);
  const what = kind && !isMeant ? `it looks like ${kind}` : said;
  return {
    code: 'SOURCE_UNSUPPORTED',
    words: `is not in the format that was announced (${announced}): ${what}`,
  };
}
