import { pickPixels } from './pick-pixels.ts';
import type { Picture, PictureData } from './picture.ts';

const { fround } = Math;

/**
 * `torch.nn.functional.interpolate(size=..., mode='nearest')`: output i copies source floor(i * in / out), in single
 * precision. No difference to torch 1.13.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function torchNearest<T extends PictureData>(
  source: Picture<T>,
  width: number,
  height: number,
): Picture<T> {
  return pickPixels(source, width, height, nearestIndex);
}

function nearestIndex(from: number, to: number): Int32Array {
  const scale = fround(from / to);
  return Int32Array.from({ length: to }, (_, i) =>
    Math.min(Math.floor(fround(i * scale)), from - 1),
  );
}
