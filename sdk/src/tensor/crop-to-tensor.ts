import type { Box } from '../detection.ts';
import type { Frame } from '../frame.ts';
import type { ModelInput } from '../model-manifest.ts';
import { cropWindow } from './crop-window.ts';
import { type PixelKernels, portableKernels } from './portable-kernels.ts';
import { type Normalisation, RAW } from './rows.ts';
import { simdKernels } from './simd/simd-kernels.ts';
import type { Target } from './target.ts';

type PictureInput = Omit<ModelInput, 'name' | 'frames' | 'step' | 'maxBatch'>;

/**
 * Cuts a face out of a frame as a model wants it: `3 * width * height` numbers from `out[outOffset]`, float32
 * `(pixel / 255 - mean) / std` or bytes. A window of the network's own size is copied pixel by pixel. A window without
 * area (clipped away) gives black.
 */
export function cropToTensor(
  frame: Frame,
  box: Box,
  input: PictureInput,
  out: Float32Array | Uint8Array,
  outOffset = 0,
): void {
  cropWith(simdKernels ?? portableKernels, frame, box, input, out, outOffset);
}

/** `cropToTensor` by one of the kernels. */
export function cropWith(
  kernels: PixelKernels,
  frame: Frame,
  box: Box,
  input: PictureInput,
  out: Float32Array | Uint8Array,
  outOffset: number,
): void {
  const { width, height, crop } = input;
  const norm = input.type === 'float32' ? normalisation(input) : RAW;
  const window = cropWindow(frame, box, crop);
  const target = { format: input, norm, out, offset: outOffset };
  if (!(window.width > 0 && window.height > 0)) {
    fillBlack(target);
    return;
  }
  const outside = crop.outside === 'zero' ? 'zero' : 'edge';
  const options = { resize: crop.resize, outside } as const;
  kernels.resample(frame, window, width, height, options, target);
}

function fillBlack({ format, norm, out, offset }: Target): void {
  const pixels = format.width * format.height;
  const isPlanar = format.layout === 'nchw';
  for (let i = 0; i < 3 * pixels; i++) {
    const channel = isPlanar ? Math.floor(i / pixels) : i % 3;
    out[offset + i] = norm.shift[channel]!;
  }
}

function normalisation({ mean, std }: PictureInput): Normalisation {
  const [m0, m1, m2] = mean;
  const [s0, s1, s2] = std;
  return {
    scale: [1 / (255 * s0), 1 / (255 * s1), 1 / (255 * s2)],
    // Not -m0 / s0: black without a mean is 0, not -0.
    shift: [0 - m0 / s0, 0 - m1 / s1, 0 - m2 / s2],
  };
}
