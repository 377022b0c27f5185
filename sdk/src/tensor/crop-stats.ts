import type { ModelInput } from '../model-manifest.ts';

/** What `ModelLimits` are compared with. */
export interface CropStats {
  /** Mean luma, 0..255. */
  readonly brightness: number;
  /** Variance of the 4-neighbour Laplacian of the luma (0..255 scale), edge pixels left out. */
  readonly sharpness: number;
}

let luma = new Float32Array(0);

/** Measures one crop of a network input: the picture that starts at `data[offset]`, made by `cropToTensor`. */
export function cropStats(
  input: Pick<ModelInput, 'width' | 'height' | 'color' | 'layout' | 'type' | 'mean' | 'std'>,
  data: Float32Array | Uint8Array,
  offset = 0,
): CropStats {
  const { width, height } = input;
  if (luma.length < width * height) luma = new Float32Array(width * height);
  const line = luma;
  const brightness = readLuma(input, data, offset, line);
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
  const count = Math.max(0, width - 2) * Math.max(0, height - 2);
  const mean = count > 0 ? sum / count : 0;
  return { brightness, sharpness: count > 0 ? Math.max(0, squares / count - mean * mean) : 0 };
}

// BT.601 weights, whatever the video's matrix was: the tensor holds RGB.
const LUMA = { rgb: [0.299, 0.587, 0.114], bgr: [0.114, 0.587, 0.299] } as const;

/** Fills `out` and returns its mean. */
function readLuma(
  input: Pick<ModelInput, 'width' | 'height' | 'color' | 'layout' | 'type' | 'mean' | 'std'>,
  data: Float32Array | Uint8Array,
  offset: number,
  out: Float32Array,
): number {
  const pixels = input.width * input.height;
  const isFloat = input.type === 'float32';
  const [w0, w1, w2] = LUMA[input.color];
  // Undoes the normalisation: pixel = (value * std + mean) * 255.
  const k0 = isFloat ? w0 * input.std[0] * 255 : w0;
  const k1 = isFloat ? w1 * input.std[1] * 255 : w1;
  const k2 = isFloat ? w2 * input.std[2] * 255 : w2;
  const shift = isFloat ? 255 * (w0 * input.mean[0] + w1 * input.mean[1] + w2 * input.mean[2]) : 0;
  const channelStep = input.layout === 'nchw' ? pixels : 1;
  const pixelStep = input.layout === 'nchw' ? 1 : 3;
  let sum = 0;
  for (let i = 0, at = offset; i < pixels; i++, at += pixelStep) {
    const value =
      k0 * data[at]! + k1 * data[at + channelStep]! + k2 * data[at + 2 * channelStep]! + shift;
    out[i] = value;
    sum += value;
  }
  return sum / pixels;
}
