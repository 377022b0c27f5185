import type { KernelMemory } from './kernels.ts';

const PAGE = 65_536;
// Kernels work in whole vectors and may touch this much past an end.
const SLACK = 64;

/** The kernels' memory, dealt out anew for each call. It grows to what the largest call needed and stays. */
export class Scratch {
  readonly #memory: KernelMemory;
  #top = 0;
  /** Views of all of it; `take` may replace them. */
  bytes: Uint8Array;
  floats: Float32Array;
  ints: Int32Array;
  #buffer: Buffer;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.bytes = new Uint8Array(memory.buffer);
    this.floats = new Float32Array(memory.buffer);
    this.ints = new Int32Array(memory.buffer);
    this.#buffer = Buffer.from(memory.buffer);
  }

  /** Takes everything back. */
  reset(): void {
    this.#top = 0;
  }

  /** Pointer to this many bytes, of any content. */
  take(length: number): number {
    const pointer = this.#top;
    this.#top = (pointer + length + SLACK + 15) & ~15;
    const missing = this.#top + SLACK - this.bytes.length;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / PAGE));
      this.bytes = new Uint8Array(this.#memory.buffer);
      this.floats = new Float32Array(this.#memory.buffer);
      this.ints = new Int32Array(this.#memory.buffer);
      this.#buffer = Buffer.from(this.#memory.buffer);
    }
    return pointer;
  }

  /**
   * Copies bytes of a frame. Other threads could write to shared memory, so `set` takes it a few bytes at a time; `fill`
   * copies it like any memory, in half the time, and nobody writes to a frame that is looked at.
   */
  copy(bytes: Uint8Array, pointer: number): void {
    if (bytes.length > 0) this.#buffer.fill(bytes, pointer, pointer + bytes.length);
  }

  /** Pointer to these numbers, as float32. */
  putFloats(values: readonly number[]): number {
    const pointer = this.take(4 * values.length);
    this.floats.set(values, pointer >> 2);
    return pointer;
  }

  /** The same as int32. */
  putInts(values: readonly number[]): number {
    const pointer = this.take(4 * values.length);
    this.ints.set(values, pointer >> 2);
    return pointer;
  }
}
