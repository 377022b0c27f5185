import type { ModelInput } from '../model-manifest.ts';
import type { CropSums, PicturePixels } from './picture-pixels.ts';
import { simdCropSums } from './simd/crop-sums.ts';
import { runtime } from './simd/runtime.ts';

/** Statistics that are compared with `ModelLimits`. */
export interface CropStats {
  /** Mean luma, 0..255. */
  readonly brightness: number;
  /** Variance of the 4-neighbour Laplacian of the luma (0..255 scale), edge pixels left out. */
  readonly sharpness: number;
}

type PictureInput = Pick<
  ModelInput,
  'width' | 'height' | 'color' | 'layout' | 'type' | 'mean' | 'std'
>;

/** Measures one crop of a network input: the picture that starts at `data[offset]`, made by `cropToTensor`. */
export function cropStats(
  input: PictureInput,
  data: Float32Array | Uint8Array,
  offset = 0,
): CropStats {
  const picture = picturePixels(input, data, offset);
  return cropStatsOf(picture, (runtime && simdCropSums(runtime, picture)) ?? cropSums(picture));
}

/** From sums to means. */
export function cropStatsOf({ width, height, pixels }: PicturePixels, sums: CropSums): CropStats {
  const brightness = sums.luma / pixels;
  const count = Math.max(0, width - 2) * Math.max(0, height - 2);
  if (count === 0) return { brightness, sharpness: 0 };
  const mean = sums.laplacian / count;
  return { brightness, sharpness: Math.max(0, sums.squares / count - mean * mean) };
}

// BT.601 weights, whatever the video's matrix was: the tensor holds RGB.
const LUMA = { rgb: [0.299, 0.587, 0.114], bgr: [0.114, 0.587, 0.299] } as const;

export function picturePixels(
  { width, height, color, layout, type, mean, std }: PictureInput,
  data: Float32Array | Uint8Array,
  offset: number,
): PicturePixels {
  const pixels = width * height;
  const isFloat = type === 'float32';
  const [w0, w1, w2] = LUMA[color];
  const isPlanar = layout === 'nchw';
  return {
    width,
    height,
    pixels,
    data,
    offset,
    // Undoes the normalisation: pixel = (value * std + mean) * 255.
    factors: isFloat ? [w0 * std[0] * 255, w1 * std[1] * 255, w2 * std[2] * 255] : [w0, w1, w2],
    shift: isFloat ? 255 * (w0 * mean[0] + w1 * mean[1] + w2 * mean[2]) : 0,
    channelStep: isPlanar ? pixels : 1,
    pixelStep: isPlanar ? 1 : 3,
  };
}

let luma = new Float32Array(0);

/** In plain TypeScript, for all pictures. */
export function cropSums(picture: PicturePixels): CropSums {
  const { width, height, pixels } = picture;
  if (luma.length < pixels) luma = new Float32Array(pixels);
  const line = luma;
  const total = readLuma(picture, line);
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    const end = y * width + width - 1;
    for (let at = y * width + 1; at < end; at++) {
      const around = line[at - 1]! + line[at + 1]! + line[at - width]! + line[at + width]!;
      const value = around - 4 * line[at]!;
      sum += value;
      squares += value * value;
    }
  }
  return { luma: total, laplacian: sum, squares };
}

/** Fills `out` and returns its sum. */
function readLuma(
  { pixels, data, offset, factors, shift, channelStep, pixelStep }: PicturePixels,
  out: Float32Array,
): number {
  const [k0, k1, k2] = factors;
  let sum = 0;
  for (let i = 0, at = offset; i < pixels; i++, at += pixelStep) {
    const value =
      k0 * data[at]! + k1 * data[at + channelStep]! + k2 * data[at + 2 * channelStep]! + shift;
    out[i] = value;
    sum += value;
  }
  return sum;
}
