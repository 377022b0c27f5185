import type { Frame, YuvFrame } from '../frame.ts';
import { yuv420pToRgb24 } from './yuv420p-to-rgb24.ts';

/** Packed RGB of one frame after the other, in memory that is kept. */
export class RgbPixels {
  readonly #matrix: YuvFrame['matrix'] | undefined;
  #scratch = new Uint8Array(0);

  /** `matrix` overrides what video says of itself, see `yuv420pToRgb24`. */
  constructor(matrix?: YuvFrame['matrix']) {
    this.#matrix = matrix;
  }

  /** `width * height * 3` bytes, for reading: a picture's own, or valid until the next call. */
  of(frame: Frame): Uint8Array {
    if (frame.format === 'rgb24') return frame.data;
    const length = frame.width * frame.height * 3;
    if (this.#scratch.length < length) this.#scratch = new Uint8Array(length);
    yuv420pToRgb24(frame, this.#scratch, this.#matrix);
    return this.#scratch.subarray(0, length);
  }
}
