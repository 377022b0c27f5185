import { blankLike, type Picture } from './picture.ts';
import { roundHalfEven } from './round-half-even.ts';

/**
 * Means of whole blocks of source pixels: what OpenCV takes when a picture shrinks by whole numbers. Blocks of 2 x 2
 * round halves up, others to the even neighbour.
 */
export function blockMeans(source: Picture, width: number, height: number): Picture {
  const target = blankLike(source, width, height);
  const columns = source.width / width;
  const rows = source.height / height;
  const roundsUp = columns === 2 && rows === 2;
  const share = Math.fround(1 / (columns * rows));
  const { data, channels } = source;
  const line = source.width * channels;
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const corner = y * rows * line + x * columns * channels;
      for (let c = 0; c < channels; c++) {
        const sum = sumOf(data, corner + c, rows, line, columns, channels);
        target.data[at++] = roundsUp ? (sum + 2) >> 2 : roundHalfEven(Math.fround(sum * share));
      }
    }
  }
  return target;
}

/** Sum over one channel of a block: `columns` numbers in each of `rows` lines. */
function sumOf(
  data: Picture['data'],
  start: number,
  rows: number,
  line: number,
  columns: number,
  step: number,
): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const from = start + row * line;
    for (let column = 0; column < columns; column++) sum += data[from + column * step]!;
  }
  return sum;
}
