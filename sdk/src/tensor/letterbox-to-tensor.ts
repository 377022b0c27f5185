import type { Frame } from '../frame.ts';
import { type PixelKernels, portableKernels } from './portable-kernels.ts';
import { RAW } from './rows.ts';
import { simdKernels } from './simd/simd-kernels.ts';
import { clearBeyond } from './target.ts';

export interface LetterboxInput {
  /** Pixels of the network's input. */
  readonly width: number;
  readonly height: number;
  readonly color: 'rgb' | 'bgr';
  readonly layout: 'nchw' | 'nhwc';
  /** Either way values are 0..255. */
  readonly type: 'float32' | 'uint8';
  /** Frames are enlarged by no more than this; 1: never. Default: as far as they fit. */
  readonly maxScale?: number;
}

/**
 * Puts a whole frame at the top left of a network input, as large as it fits, with zeros elsewhere. Returns the scale:
 * a point of the frame is the point of the input divided by it.
 *
 * `out` holds `3 * width * height` numbers and is written completely.
 */
export function letterboxToTensor(
  frame: Frame,
  input: LetterboxInput,
  out: Float32Array | Uint8Array,
): number {
  return letterboxWith(simdKernels ?? portableKernels, frame, input, out);
}

/** `letterboxToTensor` by one of the kernels. */
export function letterboxWith(
  kernels: PixelKernels,
  frame: Frame,
  input: LetterboxInput,
  out: Float32Array | Uint8Array,
): number {
  const { maxScale = Number.POSITIVE_INFINITY } = input;
  const scale = Math.min(input.width / frame.width, input.height / frame.height, maxScale);
  const width = fitted(frame.width * scale, input.width);
  const height = fitted(frame.height * scale, input.height);
  const target = { format: input, norm: RAW, out, offset: 0 };
  clearBeyond(target, width, height);
  const ratio = 1 / scale;
  // At whole ratios the box is exact, beyond 2 plain bilinear would skip pixels.
  if (ratio > 2 || Number.isInteger(ratio)) {
    kernels.boxAverage(frame, ratio, width, height, target);
  } else {
    const window = { x: 0, y: 0, width: width * ratio, height: height * ratio };
    const options = { resize: 'bilinear', outside: 'edge' } as const;
    kernels.resample(frame, window, width, height, options, target);
  }
  return scale;
}

// `| 0` keeps the row loops in integers.
function fitted(size: number, most: number): number {
  return Math.min(most, Math.max(1, Math.round(size))) | 0;
}
