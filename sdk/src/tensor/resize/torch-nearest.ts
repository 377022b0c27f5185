import { blankLike, type Picture, type PictureData } from './picture.ts';

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
  const target = blankLike(source, width, height);
  const { data, channels } = source;
  const columns = nearestIndex(source.width, width);
  let at = 0;
  for (const row of nearestIndex(source.height, height)) {
    for (const column of columns) {
      const from = (row * source.width + column) * channels;
      for (let c = 0; c < channels; c++) target.data[at++] = data[from + c]!;
    }
  }
  return target;
}

function nearestIndex(from: number, to: number): Int32Array {
  const scale = fround(from / to);
  return Int32Array.from({ length: to }, (_, i) =>
    Math.min(Math.floor(fround(i * scale)), from - 1),
  );
}
