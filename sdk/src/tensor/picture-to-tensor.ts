import { TrueframeError } from '../errors.ts';
import type { ModelInput } from '../model-manifest.ts';
import type { Picture, PictureData } from './resize/picture.ts';

/**
 * Writes an RGB picture of 0..255, which has the model's size already, as the model's `input` wants it: colour order,
 * layout, normalisation. `isMirrored` swaps left and right. Takes `3 * width * height` numbers of `out` from `offset` on.
 * @throws PLUGIN_OUTPUT_INVALID the picture has another size
 */
export function pictureToTensor(
  { data, width, height, channels }: Picture<PictureData>,
  input: Pick<ModelInput, 'width' | 'height' | 'color' | 'layout' | 'type' | 'mean' | 'std'>,
  out: Float32Array | Uint8Array,
  offset: number,
  isMirrored: boolean,
): void {
  if (width !== input.width || height !== input.height || channels !== 3) {
    throw new TrueframeError(
      'PLUGIN_OUTPUT_INVALID',
      `a picture of ${width}x${height}x${channels} was cut for a model that takes ${input.width}x${input.height}x3`,
    );
  }
  const isPlanar = input.layout === 'nchw';
  for (let channel = 0; channel < 3; channel++) {
    writeChannel(data, input.color === 'rgb' ? channel : 2 - channel, out, {
      at: offset + (isPlanar ? channel * width * height : channel),
      step: isPlanar ? 1 : 3,
      ...{ width, height, isMirrored },
      isFloat: input.type === 'float32',
      mean: input.mean[channel]!,
      std: input.std[channel]!,
    });
  }
}

interface Channel {
  /** Index of its first number in the tensor, and from one to the next. */
  readonly at: number;
  readonly step: number;
  readonly width: number;
  readonly height: number;
  readonly isMirrored: boolean;
  /** Normalised by mean and std; else as it is. */
  readonly isFloat: boolean;
  readonly mean: number;
  readonly std: number;
}

/** Writes every third number of `data` from `from` on. */
function writeChannel(
  data: PictureData,
  from: number,
  out: Float32Array | Uint8Array,
  { at, step, width, height, isMirrored, isFloat, mean, std }: Channel,
): void {
  const forth = isMirrored ? -3 : 3;
  let to = at;
  for (let y = 0; y < height; y++) {
    let source = 3 * (y * width + (isMirrored ? width - 1 : 0)) + from;
    for (let x = 0; x < width; x++, to += step, source += forth) {
      const value = data[source]!;
      out[to] = isFloat ? (value / 255 - mean) / std : value;
    }
  }
}
