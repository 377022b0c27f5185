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
  const isFloat = input.type === 'float32';
  const step = isPlanar ? 1 : 3;
  for (let channel = 0; channel < 3; channel++) {
    const from = input.color === 'rgb' ? channel : 2 - channel;
    const mean = input.mean[channel]!;
    const std = input.std[channel]!;
    let at = offset + (isPlanar ? channel * width * height : channel);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at += step) {
        const column = isMirrored ? width - 1 - x : x;
        const value = data[(y * width + column) * 3 + from]!;
        out[at] = isFloat ? (value / 255 - mean) / std : value;
      }
    }
  }
}
