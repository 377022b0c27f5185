import { connect, type Socket } from 'node:net';
import type { OpenSlot } from './frame-queue.ts';

/** Destination of the next bytes of the decoder. */
export type Target = OpenSlot | { readonly skipBytes: number };

/** Takes what comes before it is known where it belongs; as large as one write of ffmpeg. */
const STAGING_BYTES = 32_768;
const FIRST_RETRY_MS = 1;
const MAX_RETRY_MS = 50;

/**
 * Reads the raw bytes of a decoder from its unix socket and cuts them into frames: the kernel writes them straight into
 * the slots that it is given, so no buffer is allocated and nothing is copied. While there is no slot, nothing is read,
 * and ffmpeg waits.
 */
export class FrameReader {
  readonly #nextTarget: () => Target | undefined;
  readonly #staging = new Uint8Array(STAGING_BYTES);
  #target: Target | undefined;
  #filled = 0;
  /** Bytes in `#staging` that wait for a target. */
  #pending: { readonly end: number; offset: number } | undefined;
  #socket: Socket | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isConnected = false;
  #isDiscarded = false;
  #hasEnded = false;
  #onEnd = () => {};

  /** `nextTarget` is asked at the start of every frame, and again after `resume` when it had none. */
  constructor(nextTarget: () => Target | undefined) {
    this.#nextTarget = nextTarget;
  }

  /** True while bytes wait for a target, that is for us and not for the source. */
  get isBlocked(): boolean {
    return this.#pending !== undefined;
  }

  /** True while a frame is there in part. */
  get isFilling(): boolean {
    return this.#target !== undefined;
  }

  /** Connects to the socket at `path` as soon as ffmpeg listens there. */
  connect(path: string, retryMs = FIRST_RETRY_MS): void {
    if (this.#isDiscarded) return;
    const socket = connect({
      path,
      onread: {
        buffer: () => this.#room(),
        callback: (count, buffer) => this.#take(count, buffer),
      },
    });
    this.#socket = socket;
    socket.once('connect', () => {
      this.#isConnected = true;
      socket.resume();
    });
    socket.on('error', () => {}); // The `close` that follows says it all.
    socket.once('close', () => {
      if (!this.#isConnected && !this.#hasEnded && !this.#isDiscarded) {
        const next = Math.min(retryMs * 2, MAX_RETRY_MS);
        this.#retry = setTimeout(() => this.connect(path, next), retryMs);
      } else {
        this.#hasEnded = true;
        this.#onEnd();
      }
    });
  }

  /** Call when ffmpeg is gone. Settles when all that it had written is in a slot or thrown away. */
  async end(): Promise<void> {
    clearTimeout(this.#retry);
    if (!this.#isConnected) {
      this.#hasEnded = true;
      this.#socket?.destroy();
    }
    if (this.#hasEnded) return;
    await new Promise<void>((resolve) => {
      this.#onEnd = resolve;
    });
  }

  /** There may be a target now. */
  resume(): void {
    if (this.#pending && this.#settle()) this.#socket?.resume();
  }

  /** Takes no more. A frame that is not complete is given up; true if there was one. */
  discard(): boolean {
    const target = this.#target;
    this.#isDiscarded = true;
    this.#target = undefined;
    this.#pending = undefined;
    // The kernel must not write into a slot that somebody else may get.
    this.#socket?.destroy();
    if (!target || !('bytes' in target)) return false;
    target.giveUp();
    return true;
  }

  #room(): Uint8Array {
    if (!this.#pending) this.#target ??= this.#nextTarget();
    const target = this.#target;
    return target && 'bytes' in target ? target.bytes.subarray(this.#filled) : this.#staging;
  }

  /** @returns whether to go on reading */
  #take(count: number, buffer: Uint8Array): boolean {
    const target = this.#target;
    // A target that came after the buffer was handed out has not been read into.
    if (target && buffer !== this.#staging) {
      this.#advance(target, count);
      return true;
    }
    this.#pending = { end: count, offset: 0 };
    return this.#settle();
  }

  /** Moves what waits in `#staging` to where it belongs; false while there is no place for it. */
  #settle(): boolean {
    for (;;) {
      const pending = this.#pending; // A frame that is complete may end the run: then nothing waits any more.
      if (!pending) return true;
      this.#target ??= this.#nextTarget();
      const target = this.#target;
      if (!target) return false;
      const size = 'bytes' in target ? target.bytes.length : target.skipBytes;
      const count = Math.min(pending.end - pending.offset, size - this.#filled);
      const bytes = this.#staging.subarray(pending.offset, pending.offset + count);
      if ('bytes' in target) target.bytes.set(bytes, this.#filled);
      pending.offset += count;
      if (pending.offset === pending.end) this.#pending = undefined;
      this.#advance(target, count);
    }
  }

  #advance(target: Target, count: number): void {
    this.#filled += count;
    if (this.#filled < ('bytes' in target ? target.bytes.length : target.skipBytes)) return;
    this.#filled = 0;
    this.#target = undefined;
    if ('bytes' in target) target.commit();
  }
}
