import { TrueframeError } from '@trueframe/sdk';
import { isOfKeyFrames } from '../../../config/sampling.ts';
import { checkRtspUrl, withoutPassword } from '../../../lib/check-rtsp-url.ts';
import { type Cause, causeError, causeIn, tellingLine } from '../decode/causes.ts';
import { ContinuousClock } from '../decode/continuous-clock.ts';
import type { DecodeLog } from '../decode/decode-log.ts';
import { Decoder } from '../decode/decoder.ts';
import { RAW_TIMES } from '../decode/raw-times.ts';
import { decoderSkips, samplingFilter } from '../decode/sampling-filter.ts';
import { decoderMemoryOf } from '../decode/tool-limits.ts';
import { announceFirst, saidBy } from './announce-first.ts';
import type { Ingest, SourceSettings } from './ingest.ts';
import { Lead } from './lead.ts';
import { LiveClock } from './live-clock.ts';
import { type ConnectionEnd, keepConnected } from './reconnect.ts';
import { RtspRelay } from './rtsp/relay.ts';
import { watchForStall } from './watch-for-stall.ts';

/** Length of media that ffmpeg may read to find the streams: a second has key frame and rate of any ordinary camera. */
const ANALYZE_MICROSECONDS = '1000000';
/** Longest distance of key frames that cameras are commonly set to. */
const KEY_WITHIN_MS = 10_000;
/** Until two frames have come. */
const DEFAULT_FRAME_RATE = 25;

/**
 * Packets that the demuxer puts in order. Over TCP nothing is reordered, but with a queue for that the demuxer says when packets
 * are missing. The relay brings the packets of UDP over TCP, in the order in which they came.
 */
const REORDERED: Readonly<Record<SourceSettings['rtspTransport'], string>> = {
  auto: '16',
  tcp: '2',
  udp: '16',
};

/** Watches an RTSP source, and connects again when it stalls or breaks. */
export async function readRtsp(ingest: Ingest): Promise<'source' | 'limit'> {
  const { plan, settings, resume, halt } = ingest;
  if (plan.source.kind !== 'rtsp') throw new TypeError('not an RTSP source');
  const camera = new Camera(ingest, checkRtspUrl(plan.source.url));
  return await keepConnected({
    connect: (attempt) => camera.watch(attempt),
    onLost: ({ code, message }, attempt) =>
      ingest.tell('STATE_RECONNECTING', { reason: code, message, attempt }),
    hasRunBefore: resume !== undefined && Number.isFinite(resume.afterPtsMs),
    giveUpMs: settings.reconnectFor,
    halt,
  });
}

class Camera {
  readonly #ingest: Ingest;
  readonly #url: string;
  #lostBy: string;

  constructor(ingest: Ingest, url: string) {
    this.#ingest = ingest;
    this.#url = url;
    this.#lostBy = ingest.resume?.reason ?? '';
  }

  /** One connection, from its start to its end. */
  async watch(attempt: number): Promise<ConnectionEnd> {
    const { settings, halt } = this.#ingest;
    if (attempt === 1) this.#ingest.tell('STATE_CONNECTING', { attempt });
    let relay: RtspRelay;
    try {
      relay = await RtspRelay.open(this.#url, settings, halt);
    } catch (reason) {
      if (halt.aborted) return { type: 'done', end: 'source' };
      return { type: 'lost', error: TrueframeError.from(reason), frames: 0 };
    }
    try {
      return await this.#watchThrough(relay, attempt);
    } finally {
      relay.close();
    }
  }

  async #watchThrough(relay: RtspRelay, attempt: number): Promise<ConnectionEnd> {
    const { plan, settings, halt } = this.#ingest;
    const keyWaitMs = isOfKeyFrames(plan.sampling) ? KEY_WITHIN_MS : 0;
    const decoder = this.#createDecoder(relay, attempt);
    const stalled = new AbortController();
    const watch = watchForStall({
      lastFrameAt: () => decoder.lastFrameAt,
      isBlocked: () => decoder.isBlocked,
      firstFrameMs: settings.connectTimeout + settings.stallTimeout + keyWaitMs,
      stallMs: settings.stallTimeout + keyWaitMs,
      onStall: () => stalled.abort(),
    });
    stalled.signal.addEventListener('abort', () => this.#tellStalled(decoder, attempt));
    try {
      const outcome = await decoder.run(AbortSignal.any([halt, stalled.signal]));
      if (settings.hardware?.hasRefused(outcome)) return await this.watch(attempt);
      const { end, received, log } = outcome;
      if (end === 'limit') return { type: 'done', end };
      if (halt.aborted) return { type: 'done', end: 'source' };
      const error = stalled.signal.aborted
        ? this.#stallError(received)
        : this.#error(relay, log, received);
      if (received > 0) this.#lostBy = error.code;
      return { type: 'lost', error, frames: received };
    } finally {
      watch.stop();
    }
  }

  #createDecoder(relay: RtspRelay, attempt: number): Decoder {
    const { plan, settings, queue, timeline, ledger, resume, limitMs } = this.#ingest;
    // Time that an earlier engine missed counts until the first frame; later `timeline` knows.
    const silentBeforeMs =
      timeline.received === (resume?.received ?? 0) ? (resume?.silentMs ?? 0) : 0;
    const clock = new LiveClock(timeline, this.#lostBy, silentBeforeMs);
    const clockFacts = { startSeconds: undefined, stepSeconds: 1 / DEFAULT_FRAME_RATE };
    const lead = new Lead();
    return new Decoder(
      {
        input: relay.input,
        ...{ threads: settings.decoderThreads, maxPixels: settings.maxPixels },
        hardware: settings.hardware,
        inputOptions: [
          // To the relay, which is on this machine, and nowhere else.
          ...['-protocol_whitelist', 'rtsp,rtp,tcp', '-f', 'rtsp', '-rtsp_transport', 'tcp'],
          ...['-reorder_queue_size', REORDERED[settings.rtspTransport]],
          ...['-timeout', String(settings.connectTimeout * 1000)],
          ...['-analyzeduration', ANALYZE_MICROSECONDS],
          // Times of RTP are unwrapped already: what goes back has gone back.
          ...[...RAW_TIMES, '-correct_ts_overflow', '0'],
          ...decoderSkips(plan.sampling),
        ],
        memoryMiB: decoderMemoryOf(settings, settings.maxPixels),
        map: '0:v:0',
        before: [],
        sampled: this.#ingest.sampled,
        windows: this.#ingest.windows,
        sampling: samplingFilter(plan.sampling, {
          startSeconds: 0,
          clock: clockFacts,
          passOver: 0,
          frameCount: 0,
          received: timeline.received,
          afterMs: Number.NEGATIVE_INFINITY,
          windows: this.#ingest.windows,
        }),
        limitMs,
        clock: new ContinuousClock({ ...clockFacts, accepts: (step) => lead.accepts(step) }),
        toMediaMs: (seconds) => clock.toMediaMs(seconds),
        onJump: (jump) => this.#ingest.jumps.note(jump),
        onCorrupt: (ptsMs) => this.#ingest.noteCorrupt(ptsMs),
        onStart: (pid) => this.#ingest.listener.onDecoder?.(pid),
        onFirstFrame: (ptsMs) => {
          this.#ingest.tell('STATE_RUNNING', { attempt });
          const gap = clock.gapBefore(ptsMs);
          if (gap) queue.push({ type: 'gap', gap });
        },
        onFirstPicture: (label, log) => announceFirst(this.#ingest, label, saidBy(log)),
      },
      queue,
      timeline,
      ledger,
    );
  }

  #tellStalled(decoder: Decoder, attempt: number): void {
    if (decoder.lastFrameAt === undefined) return;
    const { code, message } = this.#stallError(1);
    this.#ingest.tell('STATE_STALLED', { reason: code, message, attempt });
  }

  #stallError(received: number): TrueframeError {
    const { connectTimeout, stallTimeout } = this.#ingest.settings;
    const shown = withoutPassword(this.#url, this.#url);
    return received > 0
      ? new TrueframeError('SOURCE_STALLED', `no frame from ${shown} for ${stallTimeout / 1000} s`)
      : new TrueframeError(
          'SOURCE_UNREACHABLE',
          `${shown} gave no frame within ${(connectTimeout + stallTimeout) / 1000} s`,
        );
  }

  #error({ problem }: RtspRelay, log: DecodeLog, received: number): TrueframeError {
    const shown = withoutPassword(this.#url, this.#url);
    const hide = (cause: Cause) => ({ ...cause, words: withoutPassword(cause.words, this.#url) });
    if (problem && received === 0) return problem;
    const cause = causeIn(log.lines);
    if (cause?.code === 'SOURCE_AUTH_FAILED') return causeError(shown, hide(cause));
    const said = withoutPassword(tellingLine(log.errors) ?? 'the server closed it', this.#url);
    if (received > 0) {
      return new TrueframeError('SOURCE_DROPPED', `the connection to ${shown} ended: ${said}`);
    }
    if (cause) return causeError(shown, hide(cause));
    return new TrueframeError('SOURCE_UNREACHABLE', `cannot open ${shown}: ${said}`);
  }
}
