import { blankLike, type Picture, type PictureData } from './picture.ts';

/**
 * Every output pixel is one of the source's. `indexOf(from, to)` says for each of `to` places along an axis which of
 * `from` it is.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function pickPixels<T extends PictureData>(
  source: Picture<T>,
  width: number,
  height: number,
  indexOf: (from: number, to: number) => Int32Array,
): Picture<T> {
  const target = blankLike(source, width, height);
  const { data, channels } = source;
  const columns = indexOf(source.width, width);
  let at = 0;
  for (const row of indexOf(source.height, height)) {
    for (const column of columns) {
      const from = (row * source.width + column) * channels;
      for (let c = 0; c < channels; c++) target.data[at++] = data[from + c]!;
    }
  }
  return target;
}
