import { Writable } from 'node:stream';
import type { OpenSlot } from './frame-queue.ts';

/** Where the next bytes of the decoder go. */
export type Target = OpenSlot | { readonly skipBytes: number };

/**
 * Cuts the raw bytes of a decoder into frames, straight into the slots it is given. While there is no target, the
 * write is not acknowledged: the pipe fills and ffmpeg waits.
 */
export class FrameSink extends Writable {
  readonly #nextTarget: () => Target | undefined;
  #target: Target | undefined;
  #filled = 0;
  #pending: { readonly chunk: Buffer; offset: number; done: () => void } | undefined;
  #isClosed = false;

  /** `nextTarget` is asked at the start of every frame, and again after `resume` when it had none. */
  constructor(nextTarget: () => Target | undefined) {
    // emitClose: see FfmpegJob.output. A pipe of 64 KiB is the only buffer wanted.
    super({ emitClose: false, highWaterMark: 65_536 });
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

  /** There may be a target now. */
  resume(): void {
    const pending = this.#pending;
    if (!pending) return;
    while (pending.offset < pending.chunk.length && !this.#isClosed) {
      this.#target ??= this.#nextTarget();
      if (!this.#target) return;
      pending.offset += this.#fill(this.#target, pending.chunk, pending.offset);
    }
    this.#pending = undefined;
    pending.done();
  }

  /** Takes no more: every further byte is thrown away. A frame that is not complete is given up; true if there was one. */
  discard(): boolean {
    const target = this.#target;
    this.#isClosed = true;
    this.#target = undefined;
    if (target && 'bytes' in target) target.giveUp();
    this.resume();
    return target !== undefined && 'bytes' in target;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#pending = { chunk, offset: 0, done };
    this.resume();
  }

  #fill(target: Target, chunk: Buffer, offset: number): number {
    const size = 'bytes' in target ? target.bytes.length : target.skipBytes;
    const count = Math.min(chunk.length - offset, size - this.#filled);
    if ('bytes' in target) target.bytes.set(chunk.subarray(offset, offset + count), this.#filled);
    this.#filled += count;
    if (this.#filled === size) {
      this.#filled = 0;
      this.#target = undefined;
      if ('bytes' in target) target.commit();
    }
    return count;
  }
}
