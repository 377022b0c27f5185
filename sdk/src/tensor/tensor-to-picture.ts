import type { ModelInput } from '../model-manifest.ts';
import type { Picture } from './resize/picture.ts';

type PictureInput = Pick<
  ModelInput,
  'width' | 'height' | 'color' | 'layout' | 'type' | 'mean' | 'std'
>;

/**
 * Returns one picture of a network input as RGB, to be looked at: the one that starts at `data[offset]`, made by `cropToTensor`.
 * Undoes the normalisation and rounds to whole levels; values beyond black and white are cut off.
 */
export function tensorToPicture(
  { width, height, color, layout, type, mean, std }: PictureInput,
  data: Float32Array | Uint8Array,
  offset = 0,
): Picture {
  const pixels = width * height;
  const [channelStep, pixelStep] = layout === 'nchw' ? [pixels, 1] : [1, 3];
  const rgb = new Uint8ClampedArray(pixels * 3);
  for (let channel = 0; channel < 3; channel++) {
    const to = color === 'rgb' ? channel : 2 - channel;
    const [scale, shift] =
      type === 'float32' ? [255 * std[channel]!, 255 * mean[channel]!] : [1, 0];
    for (let i = 0; i < pixels; i++) {
      rgb[i * 3 + to] = data[offset + channel * channelStep + i * pixelStep]! * scale + shift;
    }
  }
  return { data: new Uint8Array(rgb.buffer), width, height, channels: 3 };
}
