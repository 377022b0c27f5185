import type { Box } from '../detection.ts';
import type { Frame } from '../frame.ts';
import type { ModelInput } from '../model-manifest.ts';
import { cropWindow } from './crop-window.ts';
import { resample } from './resample.ts';
import { type Normalisation, PixelRow, RAW, writeRow } from './rows.ts';

type PictureInput = Omit<ModelInput, 'name' | 'frames' | 'step' | 'maxBatch'>;

const row = new PixelRow();

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
  const { width, height, crop } = input;
  const norm = input.type === 'float32' ? normalisation(input) : RAW;
  const window = cropWindow(frame, box, crop);
  const emit = (y: number) => writeRow(row, y, input, norm, out, outOffset);
  if (!(window.width > 0 && window.height > 0)) {
    row.reserve(width);
    row.r.fill(0);
    row.g.fill(0);
    row.b.fill(0);
    for (let y = 0; y < height; y++) emit(y);
    return;
  }
  const outside = crop.outside === 'zero' ? 'zero' : 'edge';
  resample(frame, window, width, height, { resize: crop.resize, outside }, row, emit);
}

function normalisation({ mean, std }: PictureInput): Normalisation {
  const [m0, m1, m2] = mean;
  const [s0, s1, s2] = std;
  return {
    scale: [1 / (255 * s0), 1 / (255 * s1), 1 / (255 * s2)],
    shift: [-m0 / s0, -m1 / s1, -m2 / s2],
  };
}
