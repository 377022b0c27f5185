import type { Socket } from 'node:net';
import type { MediaPlan } from '../../media-plan.ts';
import type { Ingest } from '../ingest.ts';
import { type FeedOptions, MediaFeed } from './feed/media-feed.ts';
import { openFormat } from './open-format.ts';
import type { PushFormat, Reading } from './push-format.ts';

/** Share of a live frame's longest wait that decoding may use: the workers need the rest, or what is decoded is dropped. */
const DECODE_SHARE = 0.5;
/** Share of that time after which a frame is dropped when it comes out of the decoder. */
const USELESS_SHARE = 0.75;
/** Enough to tell what something looks like. */
const START_BYTES = 600;

/** Media from the connection of a session, on its way to the decoder. */
export class PushedMedia {
  readonly format: PushFormat;
  readonly feed: MediaFeed;
  readonly #socket: Socket;
  readonly #refused = new AbortController();
  #start = Buffer.alloc(0);
  #bytes = 0;

  constructor(socket: Socket, { plan, settings, ledger }: Ingest) {
    this.#socket = socket;
    this.format = openFormat(plan, settings);
    socket.on('data', (chunk: Buffer) => this.#count(chunk));
    const mostMs = settings.maxFrameAge ?? Number.POSITIVE_INFINITY;
    const { sampling, window, pace } = plan;
    const isByTime = typeof sampling === 'object' && 'fps' in sampling;
    this.feed = new MediaFeed(socket, this.format.pieces, {
      isLive: pace === 'live',
      maxAgeMs: mostMs * DECODE_SHARE,
      uselessAgeMs: mostMs * USELESS_SHARE,
      threads: settings.decoderThreads,
      wantedFps: isByTime ? sampling.fps : undefined,
      windowFrames: window?.length ?? 1,
      spares: sparingOf(plan),
      beginsWithKey: this.format.beginsWithKey,
      turns: settings.decodeTurns,
      onSkipped: (frames) => {
        ledger.receive(frames);
        ledger.drop('late', frames);
      },
      onSpared: (frames) => {
        ledger.receive(frames);
        ledger.drop('spared', frames);
      },
    });
    socket.on('data', () => this.#lookAtRefusal());
  }

  /** Aborted when the media cannot be used: `format.refusal` says why. */
  get refused(): AbortSignal {
    return this.#refused.signal;
  }

  /** Number of bytes that were pushed, without the line that names the session. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The first few hundred of them. */
  get start(): Buffer {
    return this.#start;
  }

  /** Resolves to how the decoder is to read it, once that is known; undefined: it ended, or `signal` was aborted, before. */
  async opened(signal: AbortSignal): Promise<Reading | undefined> {
    let look = () => {};
    try {
      return await new Promise((resolve) => {
        look = () => {
          const reading = this.format.reading();
          if (reading || this.feed.hasEnded || signal.aborted) resolve(reading);
        };
        for (const event of ['data', 'end', 'close']) this.#socket.on(event, look);
        signal.addEventListener('abort', look);
        look();
      });
    } finally {
      for (const event of ['data', 'end', 'close']) this.#socket.off(event, look);
      signal.removeEventListener('abort', look);
    }
  }

  #count(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#start.length < START_BYTES) {
      this.#start = Buffer.concat([this.#start, chunk.subarray(0, START_BYTES)]);
    }
  }

  #lookAtRefusal(): void {
    void this.format.refusal?.().then((refusal) => {
      if (refusal) this.#refused.abort();
    });
  }
}

/** Windows are of frames in a row, and other policies count frames. */
function sparingOf({ sampling, window, pace }: MediaPlan): FeedOptions['spares'] {
  if (pace !== 'live' || window || typeof sampling !== 'object') return undefined;
  if ('keyFrames' in sampling) return 'always';
  return 'fps' in sampling ? 'on-demand' : undefined;
}
