import { TrueframeError } from '@trueframe/sdk';
import { checkRtspUrl, withoutPassword } from '../../../lib/check-rtsp-url.ts';
import type { DecodeLog } from '../decode/decode-log.ts';
import { Decoder } from '../decode/decoder.ts';
import { decoderSkips, samplingFilter } from '../decode/sampling-filter.ts';
import type { Ingest } from './ingest.ts';
import { LiveClock } from './live-clock.ts';
import { type ConnectionEnd, keepConnected } from './reconnect.ts';
import { watchForStall } from './watch-for-stall.ts';

/** What finding the streams may take of the media: a second has key frame and rate of any ordinary camera. */
const ANALYZE_MICROSECONDS = '1000000';

/** Watches an RTSP source over TCP, and connects again when it stalls or breaks. */
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
  /** Frames keep the size of the first one, also when the camera comes back with another. */
  #size: { readonly width: number; readonly height: number } | undefined;
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
    const decoder = this.#createDecoder(attempt);
    const stalled = new AbortController();
    const watch = watchForStall({
      lastFrameAt: () => decoder.lastFrameAt,
      isBlocked: () => decoder.isBlocked,
      firstFrameMs: settings.connectTimeout + settings.stallTimeout,
      stallMs: settings.stallTimeout,
      onStall: () => stalled.abort(),
    });
    stalled.signal.addEventListener('abort', () => this.#tellStalled(decoder, attempt));
    try {
      const { decoderThreads, maxPixels } = settings;
      const either = AbortSignal.any([halt, stalled.signal]);
      const outcome = await decoder.run(decoderThreads, maxPixels, either);
      if (settings.hardware?.hasRefused(outcome)) return await this.watch(attempt);
      const { end, received, log } = outcome;
      if (end === 'limit') return { type: 'done', end };
      if (halt.aborted) return { type: 'done', end: 'source' };
      const error = stalled.signal.aborted
        ? this.#stallError(received)
        : this.#error(log, received);
      if (received > 0) this.#lostBy = error.code;
      return { type: 'lost', error, frames: received };
    } finally {
      watch.stop();
    }
  }

  #createDecoder(attempt: number): Decoder {
    const { plan, settings, queue, timeline, ledger, resume, limitMs } = this.#ingest;
    // What an engine missed before this one counts until the first frame; later `timeline` knows.
    const silentBeforeMs =
      timeline.received === (resume?.received ?? 0) ? (resume?.silentMs ?? 0) : 0;
    const clock = new LiveClock(timeline, this.#lostBy, silentBeforeMs);
    return new Decoder(
      {
        input: this.#url,
        hardware: settings.hardware,
        inputOptions: [
          ...['-protocol_whitelist', 'rtsp,rtsps,rtp,tcp,tls,crypto', '-f', 'rtsp'],
          ...['-rtsp_transport', 'tcp', '-timeout', String(settings.connectTimeout * 1000)],
          ...['-analyzeduration', ANALYZE_MICROSECONDS],
          ...decoderSkips(plan.sampling),
        ],
        map: '0:v:0',
        before: [],
        sampling: samplingFilter(plan.sampling, {
          startSeconds: 0,
          frameCount: 0,
          received: timeline.received,
          afterMs: Number.NEGATIVE_INFINITY,
        }),
        ...(this.#size ? { size: this.#size } : {}),
        limitMs,
        toMediaMs: (seconds) => clock.toMediaMs(seconds),
        onStart: (pid) => this.#ingest.listener.onDecoder?.(pid),
        onFirstFrame: (ptsMs) => {
          this.#ingest.tell('STATE_RUNNING', { attempt });
          const gap = clock.gapBefore(ptsMs);
          if (gap) queue.push({ type: 'gap', gap });
        },
        onFirstPicture: ({ width, height }, log) => {
          this.#size ??= { width, height };
          this.#ingest.announce({
            width,
            height,
            frameRate: log.video?.frameRate ?? 0,
            durationMs: 0,
            frameCount: 0,
            codec: log.video?.codec ?? '',
            container: log.container,
          });
        },
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

  #error(log: DecodeLog, received: number): TrueframeError {
    const shown = withoutPassword(this.#url, this.#url);
    const said = withoutPassword(log.errors.at(-1) ?? 'the server closed it', this.#url);
    // ffmpeg's own words for these answers, whatever the server calls them.
    if (log.says(/\b401 Unauthorized|\b403 Forbidden/)) {
      return new TrueframeError(
        'SOURCE_AUTH_FAILED',
        `${shown} refuses the user name and password that were given`,
      );
    }
    if (received > 0) {
      return new TrueframeError('SOURCE_DROPPED', `the connection to ${shown} ended: ${said}`);
    }
    if (log.says(/\b404 Not Found/)) {
      return new TrueframeError('SOURCE_NOT_FOUND', `${shown}: the server knows no such stream`);
    }
    if (log.says(/matches no streams|does not contain any stream/)) {
      return new TrueframeError('SOURCE_NO_VIDEO', `${shown} has no video stream`);
    }
    return new TrueframeError('SOURCE_UNREACHABLE', `cannot open ${shown}: ${said}`);
  }
}
