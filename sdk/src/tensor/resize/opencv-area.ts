import { areaAxis, opencvScale, wholeScale } from './opencv-axis.ts';
import { blockMeans } from './opencv-block-means.ts';
import { blendFixedPoint } from './opencv-linear.ts';
import { blankLike, type Picture } from './picture.ts';
import { roundHalfEven } from './round-half-even.ts';

const { fround } = Math;

// A source pixel that is covered by less than this is left out.
const DEAD_ZONE = 1e-3;

/**
 * `cv2.resize(..., INTER_AREA)` of 8-bit samples with 1, 3 or 4 channels: each output pixel is the mean of what it
 * covers. When an axis grows, OpenCV blends edges instead, on both axes. No difference to OpenCV 4.6.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function opencvArea(source: Picture, width: number, height: number): Picture {
  const grows = opencvScale(source.width, width) < 1 || opencvScale(source.height, height) < 1;
  if (grows) {
    return blendFixedPoint(source, areaAxis(source.width, width), areaAxis(source.height, height));
  }
  const isWhole =
    wholeScale(source.width, width) !== undefined &&
    wholeScale(source.height, height) !== undefined;
  return isWhole ? blockMeans(source, width, height) : coverMeans(source, width, height);
}

/** Single-precision sums in OpenCV's order: along rows, then rows into the cell. */
function coverMeans(source: Picture, width: number, height: number): Picture {
  const target = blankLike(source, width, height);
  const columns = covers(source.width, width);
  const line = width * source.channels;
  const row = new Float32Array(line);
  const cell = new Float32Array(line);
  for (const [y, taps] of covers(source.height, height).entries()) {
    cell.fill(0);
    for (const { at, weight } of taps) {
      sumRow(source, at, columns, row);
      for (let i = 0; i < line; i++) cell[i] = cell[i]! + fround(row[i]! * weight);
    }
    for (let i = 0; i < line; i++)
      target.data[y * line + i] = Math.min(255, roundHalfEven(cell[i]!));
  }
  return target;
}

interface Tap {
  readonly at: number;
  /** Share of the output pixel, single precision. */
  readonly weight: number;
}

function sumRow(
  source: Picture,
  y: number,
  columns: readonly (readonly Tap[])[],
  row: Float32Array,
): void {
  const { data, channels } = source;
  const from = y * source.width * channels;
  for (let x = 0; x < columns.length; x++) {
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (const { at, weight } of columns[x]!) {
        sum = fround(sum + fround(data[from + at * channels + c]! * weight));
      }
      row[x * channels + c] = sum;
    }
  }
}

/** For each output pixel of one axis the source pixels under it. */
function covers(from: number, to: number): Tap[][] {
  const scale = opencvScale(from, to);
  return Array.from({ length: to }, (_, i) => {
    const start = i * scale;
    const end = start + scale;
    const length = Math.min(scale, from - start);
    const last = Math.min(Math.floor(end), from - 1);
    const first = Math.min(Math.ceil(start), last);
    const taps: Tap[] = [];
    if (first - start > DEAD_ZONE) {
      taps.push({ at: first - 1, weight: fround((first - start) / length) });
    }
    for (let at = first; at < last; at++) taps.push({ at, weight: fround(1 / length) });
    if (end - last > DEAD_ZONE) {
      const rest = Math.min(end - last, 1, length);
      taps.push({ at: last, weight: fround(rest / length) });
    }
    return taps;
  });
}
