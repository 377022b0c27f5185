import type { Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import { vi } from 'vitest';
import { videoFragment, videoInitialisation } from './fmp4.ts';

export const FRAME_MS = 40;

/** MediaFeed and Fmp4Pieces, as far as the scene needs them: helpers cannot import the sources of the daemon. */
export interface Parts {
  open(
    socket: Socket,
    told: { onSkipped(frames: number): void; onSpared(frames: number): void },
  ): {
    readonly input: Readable;
    decoded(seconds: number): {
      dueMs: number | undefined;
      skipped: number;
      spared: number;
      isSpared: boolean;
    };
  };
  readonly splitter: {
    push(chunk: Buffer): { type: string; facts?: { decodeTime: number } | undefined }[];
  };
}

/**
 * A live stream of one fragment per frame and a decoder that takes its time. Time is simulated: use fake timers for
 * `performance`, `setInterval` and `clearInterval`.
 */
export class FeedScene<P extends Parts> {
  readonly socket = new PassThrough();
  readonly feed: ReturnType<P['open']>;
  readonly #ready: number[] = [];
  /** Delay of every decoded frame after it was sent, and what the feed said. */
  readonly decoded: {
    frame: number;
    delayMs: number;
    ageMs: number | undefined;
    skipped: number;
    spared: number;
  }[] = [];
  readonly #sentAt: number[] = [];
  skipped = 0;
  spared = 0;
  isKey: (frame: number) => boolean;
  isBroken: (frame: number) => boolean = () => false;
  /** Pictures that stay in the decoder until others come. */
  heldPictures = 0;

  constructor(parts: P, keyEvery: number) {
    this.isKey = (frame) => frame % keyEvery === 0;
    this.feed = parts.open(this.socket as unknown as Socket, {
      onSkipped: (frames) => {
        this.skipped += frames;
      },
      onSpared: (frames) => {
        this.spared += frames;
      },
    }) as ReturnType<P['open']>;
    this.feed.input.on('data', (bytes: Buffer) => {
      for (const piece of parts.splitter.push(bytes)) {
        if (piece.type === 'unit') this.#ready.push((piece.facts?.decodeTime ?? 0) / FRAME_MS);
      }
    });
    this.socket.write(videoInitialisation(1000));
  }

  send(): void {
    const frame = this.#sentAt.push(performance.now()) - 1;
    const isKey = this.isKey(frame);
    this.socket.write(videoFragment(frame * FRAME_MS, { isKey, bytes: 2000 }));
  }

  /** `frames` by real time; the decoder takes `decodeMs` for each, and begins after a second. */
  async live(frames: number, decodeMs: number): Promise<void> {
    for (let ms = 0; ms < frames * FRAME_MS; ms += 10) {
      if (ms % FRAME_MS === 0) this.send();
      await this.tick(decodeMs);
    }
  }

  #nextAt = 1000;
  #firstDecoded: number | undefined;

  /** The decoder has media that it has not decoded. */
  get isDecoding(): boolean {
    return this.#ready.length > 0;
  }

  /** The decoder does nothing for a while. */
  holdUp(ms: number): void {
    this.#nextAt = performance.now() + ms;
  }

  async tick(decodeMs: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(10);
    await new Promise((resolve) => setImmediate(resolve));
    this.decode(decodeMs);
  }

  decode(decodeMs: number): void {
    const now = performance.now();
    while (this.#ready.length > this.heldPictures && this.#nextAt <= now) {
      this.#nextAt = Math.max(this.#nextAt + decodeMs, now - 9);
      const frame = this.#ready.shift()!;
      if (this.isBroken(frame)) continue;
      this.#firstDecoded ??= frame;
      const seconds = (frame - this.#firstDecoded) * (FRAME_MS / 1000);
      const { dueMs, skipped, spared } = this.feed.decoded(seconds);
      const ageMs = dueMs === undefined ? undefined : now - dueMs;
      this.decoded.push({ frame, delayMs: now - this.#sentAt[frame]!, ageMs, skipped, spared });
    }
  }
}
