import { once } from 'node:events';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import type { MediaFormat } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { JpegToMatroska } from '../../../containers/matroska/jpeg-to-matroska.ts';
import type { MediaPieces } from '../../../containers/media-piece.ts';
import { Fmp4Pieces } from '../../../containers/mp4/fmp4-pieces.ts';
import { TsPieces } from '../../../containers/ts/ts-pieces.ts';
import { onceIdleFor } from '../../../lib/once-idle-for.ts';
import { causeError, causeIn, tellingLine } from '../decode/causes.ts';
import { ContinuousClock } from '../decode/continuous-clock.ts';
import { type DecodeOutcome, Decoder } from '../decode/decoder.ts';
import { PictureCounter } from '../decode/missed-pictures.ts';
import { RAW_TIMES } from '../decode/raw-times.ts';
import { decoderSkips, resumeFilter, samplingFilter } from '../decode/sampling-filter.ts';
import { type Hold, isHold } from '../decode/time-rules.ts';
import { decoderMemoryOf } from '../decode/tool-limits.ts';
import { type FedFrame, type FeedRun, MediaFeed } from './feed/media-feed.ts';
import type { Ingest } from './ingest.ts';
import { LiveClock } from './live-clock.ts';
import { PushedHead } from './pushed-head.ts';

/** What errors call it. */
const SUBJECT = 'the pushed media';
const NOTHING = 'no media was pushed';

/** For pushed H.264 whose session names no rate. */
const DEFAULT_FRAME_RATE = 25;

/**
 * The demuxer of ffmpeg keeps 130 to 170 bytes for every fragment of an MP4, for ever: 12 to 15 MB in an hour of one fragment
 * per frame. So a fresh one takes over every 20 to 30 minutes, in every session at another time.
 */
const FRAMES_PER_RUN = 30_000;

/** Of the time that a live frame may wait: the workers need the rest, or what is decoded is dropped all the same. */
const DECODE_SHARE = 0.5;
/** What has waited for this share of it is dropped when it comes out of the decoder. */
const USELESS_SHARE = 0.75;

/** Decodes what arrives on the session's connection of the media socket. The end of the connection is that of the source. */
export async function readPushed(ingest: Ingest): Promise<'source' | 'limit'> {
  const { settings, halt } = ingest;
  ingest.tell('STATE_CONNECTING', { attempt: 1 });
  const socket = await claim(ingest);
  if (socket.closed || socket.readableEnded) throw new TrueframeError('SOURCE_EMPTY', NOTHING);
  const refused = new AbortController();
  const head = new PushedHead(formatOf(ingest.plan.source), () => refused.abort());
  socket.on('data', (chunk: Buffer) => head.push(chunk));
  const counter = new PictureCounter();
  const isTs = formatOf(ingest.plan.source) === 'MEDIA_FORMAT_MPEGTS';
  if (isTs) socket.on('data', (chunk: Buffer) => counter.push(chunk));
  const feed = feedOf(socket, ingest);
  const either = AbortSignal.any([halt, refused.signal]);
  try {
    const decoders = new PushDecoders(ingest);
    let received = 0;
    for (let run = feed.next(); run; run = feed.next()) {
      const decoder = decoders.create(run, feed);
      const outcome = await decoder.run(settings.decoderThreads, settings.maxPixels, either);
      received += outcome.received;
      if (halt.aborted) return 'source';
      const refusal = await head.refusal();
      if (refusal) throw causeError(SUBJECT, refusal);
      if (outcome.end === 'limit') return 'limit';
      const error = feed.error();
      if (error) throw error;
      judge(ingest, { ...outcome, received }, feed, head, counter);
    }
    return 'source';
  } finally {
    feed.close();
    socket.destroy();
    if (!socket.closed) await once(socket, 'close');
  }
}

async function claim({ plan, settings, halt }: Ingest): Promise<Socket> {
  if (!settings.mediaSocket) {
    throw new TrueframeError('INTERNAL', 'this engine has no media socket for pushed media');
  }
  const late = new AbortController();
  const timer = onceIdleFor(settings.connectTimeout, () => late.abort());
  try {
    const signal = AbortSignal.any([halt, late.signal]);
    return await settings.mediaSocket.claim(plan.sessionId, signal);
  } catch (cause) {
    if (halt.aborted) throw cause;
    throw new TrueframeError(
      'SOURCE_UNREACHABLE',
      `no pushed media arrived within ${settings.connectTimeout / 1000} s`,
      { cause },
    );
  } finally {
    timer.stop();
  }
}

/** What comes over the connection, for one run of ffmpeg or more. */
interface Feed {
  /** What the next run reads; undefined: there is nothing for another one. */
  next(): FeedRun | undefined;
  /** See DecoderJob. */
  readonly decoded?: (seconds: number) => FedFrame;
  /** How many were pushed, without the line that names the session. */
  bytes(): number;
  /** Frames that decoders were given, as far as they can be counted. */
  frames(): number;
  /** Why the bytes that were pushed cannot be used at all. */
  error(): TrueframeError | undefined;
  close(): void;
}

function feedOf(socket: Socket, ingest: Ingest): Feed {
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  const pieces = piecesOf(ingest.plan);
  const feed = pieces ? followed(socket, pieces, ingest) : asItComes(socket, ingest);
  return { ...feed, bytes: () => bytes };
}

/** Undefined: a stream that is passed on as it comes. */
function piecesOf({ source, pace }: Ingest['plan']): MediaPieces | undefined {
  const format = formatOf(source);
  if (format === 'MEDIA_FORMAT_FMP4') return new Fmp4Pieces();
  // Only a demuxer of MP4 has to be replaced; nothing of a lossless stream is left out.
  return format === 'MEDIA_FORMAT_MPEGTS' && pace === 'live' ? new TsPieces() : undefined;
}

function followed(
  socket: Socket,
  pieces: MediaPieces,
  { plan, settings, ledger }: Ingest,
): Omit<Feed, 'bytes'> {
  const isMp4 = pieces instanceof Fmp4Pieces;
  const mostMs = settings.maxFrameAge ?? Number.POSITIVE_INFINITY;
  const feed = new MediaFeed(socket, pieces, {
    isLive: plan.pace === 'live',
    maxAgeMs: mostMs * DECODE_SHARE,
    uselessAgeMs: mostMs * USELESS_SHARE,
    threads: settings.decoderThreads,
    wantedFps:
      typeof plan.sampling === 'object' && 'fps' in plan.sampling ? plan.sampling.fps : undefined,
    windowFrames: plan.window?.length ?? 1,
    // Whether a transport stream marks its key frames is not sure.
    beginsWithKey: isMp4,
    framesPerRun: isMp4 ? FRAMES_PER_RUN * (1 + Math.random() / 2) : Number.POSITIVE_INFINITY,
    onSkipped: (frames) => {
      ledger.receive(frames);
      ledger.drop('late', frames);
    },
  });
  return {
    next: () => feed.next(),
    decoded: (seconds) => feed.decoded(seconds),
    frames: () => feed.fedFrames,
    error: () => undefined,
    close: () => feed.close(),
  };
}

function asItComes(socket: Socket, { plan, settings }: Ingest): Omit<Feed, 'bytes'> {
  const isPictures = formatOf(plan.source) === 'MEDIA_FORMAT_JPEG';
  const input = isPictures ? new JpegToMatroska(settings.maxPixels) : new PassThrough();
  // `pipe` ends the input after the last byte, but not when the connection breaks.
  socket.on('close', () => input.end());
  // The decoder may go first; what still comes then is nobody's.
  input.on('error', () => {});
  socket.pipe(input);
  let run: FeedRun | undefined = { input, filters: [] };
  return {
    next() {
      const only = run;
      run = undefined;
      return only;
    },
    frames: () => (input instanceof JpegToMatroska ? input.pictures : 0),
    error: () => (input instanceof JpegToMatroska ? input.failure : undefined),
    close: () => {},
  };
}

/** Times that a client gives each picture are what it means. */
const AS_TOLD: Hold = { untilSeconds: 1e12, longestSeconds: 1e12 };

/** Makes the decoders of one connection, one after the other: a later one goes on as if it was the first. */
class PushDecoders {
  readonly #ingest: Ingest;
  readonly #clock: LiveClock;
  readonly #hold: Hold | undefined;
  readonly #continuous: ContinuousClock;
  #runs = 0;
  /** Where sampling got to, by the decoder's clock, in milliseconds. */
  #decodedMs = Number.NEGATIVE_INFINITY;

  constructor(ingest: Ingest) {
    const { timeline, resume } = ingest;
    this.#ingest = ingest;
    this.#clock = new LiveClock(timeline, resume?.reason ?? '', resume?.silentMs ?? 0);
    const hold = formatOf(ingest.plan.source) === 'MEDIA_FORMAT_JPEG' ? AS_TOLD : undefined;
    this.#hold = hold;
    this.#continuous = new ContinuousClock({
      startSeconds: this.#startSeconds,
      stepSeconds: 1 / DEFAULT_FRAME_RATE,
      accepts: (step, toSeconds) => isHold(hold, step, toSeconds),
    });
  }

  /** A connection that is taken up again may begin anywhere. */
  get #startSeconds(): number | undefined {
    return this.#ingest.resume || this.#hold ? undefined : 0;
  }

  create(run: FeedRun, feed: Feed): Decoder {
    const { plan, settings, queue, timeline, ledger, resume, limitMs } = this.#ingest;
    if (plan.source.kind !== 'push') throw new TypeError('not a pushed source');
    this.#runs += 1;
    const isFirst = this.#runs === 1;
    const format = formatOf(plan.source);
    const rate = plan.source.frameRate || DEFAULT_FRAME_RATE;
    // Pictures have times of their own; the others go on after a resume by the clock on the wall.
    const isTimed = format === 'MEDIA_FORMAT_JPEG';
    const isTimeless = format === 'MEDIA_FORMAT_H264_ANNEXB';
    const clock = this.#clock;
    const context = {
      startSeconds: 0,
      clock: {
        startSeconds: this.#startSeconds,
        position: isFirst ? undefined : this.#continuous.position,
        stepSeconds: 1 / DEFAULT_FRAME_RATE,
        hold: this.#hold,
      },
      passOver: 0,
      frameCount: 0,
      received: timeline.received,
      windows: this.#ingest.windows,
      goesOn: !isFirst,
      afterMs: isTimed ? (resume?.afterPtsMs ?? Number.NEGATIVE_INFINITY) : this.#decodedMs,
    };
    return new Decoder(
      {
        input: run.input,
        inputOptions: [
          ...['-protocol_whitelist', 'pipe', ...demuxer(format, rate)],
          ...(isTimeless ? [] : decoderSkips(plan.sampling)),
        ],
        memoryMiB: decoderMemoryOf(settings, settings.maxPixels),
        stoppedMs: settings.stallTimeout,
        map: '0:v:0',
        before: [
          ...(isTimeless ? [`setpts=N/${rate}/TB`] : []),
          ...(isTimed && Number.isFinite(context.afterMs) ? [resumeFilter(context)] : []),
          ...run.filters,
        ],
        sampled: this.#ingest.sampled,
        windows: this.#ingest.windows,
        goesOn: !isFirst,
        sampling: samplingFilter(plan.sampling, context),
        limitMs,
        clock: this.#continuous,
        onJump: (jump) => this.#ingest.jumps.note(jump),
        onCorrupt: (ptsMs) => this.#ingest.noteCorrupt(ptsMs),
        toMediaMs: (seconds) => {
          const mediaMs = clock.toMediaMs(seconds);
          return isTimed || !resume ? seconds * 1000 : mediaMs;
        },
        onFrame: (seconds) => {
          this.#decodedMs = seconds * 1000;
          return feed.decoded?.(seconds) ?? { dueMs: undefined, skipped: 0 };
        },
        onStart: (pid) => this.#ingest.listener.onDecoder?.(pid),
        onFirstFrame: (ptsMs) => {
          if (!isFirst) return;
          this.#ingest.tell('STATE_RUNNING', { attempt: 1 });
          const gap = clock.gapBefore(ptsMs);
          if (gap) queue.push({ type: 'gap', gap });
        },
        onFirstPicture: ({ width, height }, log) => {
          this.#ingest.announce({
            width,
            height,
            frameRate: isTimed ? 0 : (log.video?.frameRate ?? 0),
            durationMs: 0,
            frameCount: 0,
            codec: log.video?.codec ?? '',
            container: isTimed ? 'jpeg' : log.container,
          });
        },
      },
      queue,
      timeline,
      ledger,
    );
  }
}

function formatOf(source: Ingest['plan']['source']): MediaFormat {
  return source.kind === 'push' ? source.format : 'MEDIA_FORMAT_UNSPECIFIED';
}

function demuxer(format: MediaFormat, rate: number): string[] {
  // A stream that is pushed as it is made must not wait for the five seconds that ffmpeg likes to look at.
  const analyze = ['-analyzeduration', '1000000', ...RAW_TIMES];
  switch (format) {
    case 'MEDIA_FORMAT_FMP4':
      return [...analyze, '-f', 'mov'];
    case 'MEDIA_FORMAT_MPEGTS':
      return [...analyze, '-f', 'mpegts'];
    case 'MEDIA_FORMAT_H264_ANNEXB':
      return [...analyze, '-f', 'h264', '-framerate', String(rate)];
    case 'MEDIA_FORMAT_JPEG':
      // Nothing needs finding out: 0 would mean the default for the first, and 1 is a microsecond.
      return ['-analyzeduration', '1', '-fpsprobesize', '0', '-copyts', '-f', 'matroska'];
    default:
      throw new TrueframeError('REQUEST_INVALID', `${format} is no format that can be pushed`);
  }
}

function judge(
  ingest: Ingest,
  { log, received, exitCode }: DecodeOutcome,
  feed: Feed,
  head: PushedHead,
  counter: PictureCounter,
): void {
  const said = tellingLine(log.errors) ?? `ffmpeg ended with ${exitCode}`;
  if (log.isOutOfMemory) throw causeError(SUBJECT, causeIn(log.lines)!);
  if (exitCode === null || log.wasTerminated) {
    throw new TrueframeError(
      'DECODE_FAILED',
      `ffmpeg was killed, died or hung while it decoded the pushed media, after ${received} frames: push it again`,
    );
  }
  if (received > 0) {
    const missed = counter.missed(true);
    const all = counter.read + missed;
    if (missed > 0) {
      ingest.setCompleteness(counter.read / all);
      ingest.listener.onWarning(
        'SOURCE_TRUNCATED',
        `the picture of the pushed transport stream went on in another stream (PID): ${missed} of ${all} pictures were not read; push it as a session of its own from there on`,
      );
    }
    if (log.errorCount === 0) return;
    // Which pictures were given to no decoder is counted above.
    const given = decoderSkips(ingest.plan.sampling).length > 0 || missed > 0 ? 0 : feed.frames();
    if (given > 0) ingest.setCompleteness(Math.min(1, received / given));
    ingest.listener.onWarning(
      'DECODE_FAILED',
      `some of the pushed media could not be decoded (${log.errorCount} errors); ffmpeg says: ${said}`,
    );
    return;
  }
  if (feed.bytes() === 0) throw new TrueframeError('SOURCE_EMPTY', NOTHING);
  const cause = causeIn(log.lines);
  if (cause && cause.code !== 'SOURCE_UNSUPPORTED') throw causeError(SUBJECT, cause);
  if (log.container === '') throw causeError(SUBJECT, head.wrongFormat(said));
  if (cause) throw causeError(SUBJECT, cause);
  throw new TrueframeError('DECODE_FAILED', `no frame of the pushed media can be decoded: ${said}`);
}
