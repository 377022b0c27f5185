import type { RgbFrame, YuvFrame } from '../frame.ts';
import type { AxisTaps } from './axis-taps.ts';
import type { PixelRow } from './rows.ts';
import { clampToByte, type YuvMatrix } from './yuv-matrix.ts';

/** Row `y` of a bilinear resize, straight from the pixels: one pass over four neighbours. */
export function bilinearRgbRow(
  { data, width: stride }: RgbFrame,
  columns: AxisTaps,
  rows: AxisTaps,
  y: number,
  width: number,
  { r, g, b }: PixelRow,
): void {
  const { index, weight } = columns;
  const top = rows.index[2 * y]! * stride * 3;
  const low = rows.index[2 * y + 1]! * stride * 3;
  const wTop = rows.weight[2 * y]!;
  const wLow = rows.weight[2 * y + 1]!;
  for (let x = 0, s = 0; x < width; x++, s += 2) {
    const left = index[s]! * 3;
    const right = index[s + 1]! * 3;
    const topLeft = weight[s]! * wTop;
    const topRight = weight[s + 1]! * wTop;
    const lowLeft = weight[s]! * wLow;
    const lowRight = weight[s + 1]! * wLow;
    const p = top + left;
    const q = top + right;
    const t = low + left;
    const u = low + right;
    r[x] = topLeft * data[p]! + topRight * data[q]! + lowLeft * data[t]! + lowRight * data[u]!;
    g[x] =
      topLeft * data[p + 1]! +
      topRight * data[q + 1]! +
      lowLeft * data[t + 1]! +
      lowRight * data[u + 1]!;
    b[x] =
      topLeft * data[p + 2]! +
      topRight * data[q + 2]! +
      lowLeft * data[t + 2]! +
      lowRight * data[u + 2]!;
  }
}

/**
 * The same for YUV. Luma is read in place; `u` and `v` are lines of chroma about 128, blended for this row already,
 * because they are shorter than the output is wide.
 */
export function bilinearYuvRow(
  { data, width: stride }: YuvFrame,
  columns: AxisTaps,
  rows: AxisTaps,
  chromaColumns: AxisTaps,
  uLine: Float32Array,
  vLine: Float32Array,
  y: number,
  width: number,
  matrix: YuvMatrix,
  { r, g, b }: PixelRow,
): void {
  const { index, weight } = columns;
  const { index: chromaIndex, weight: chromaWeight } = chromaColumns;
  const { y: my, rv, gu, gv, bu } = matrix;
  const top = rows.index[2 * y]! * stride;
  const low = rows.index[2 * y + 1]! * stride;
  const wTop = rows.weight[2 * y]!;
  const wLow = rows.weight[2 * y + 1]!;
  const black = matrix.black * (wTop + wLow);
  for (let x = 0, s = 0; x < width; x++, s += 2) {
    const left = index[s]!;
    const right = index[s + 1]!;
    const luma =
      my *
      (weight[s]! * (wTop * data[top + left]! + wLow * data[low + left]! - black) +
        weight[s + 1]! * (wTop * data[top + right]! + wLow * data[low + right]! - black));
    const chromaLeft = chromaIndex[s]!;
    const chromaRight = chromaIndex[s + 1]!;
    const wLeft = chromaWeight[s]!;
    const wRight = chromaWeight[s + 1]!;
    const u = wLeft * uLine[chromaLeft]! + wRight * uLine[chromaRight]!;
    const v = wLeft * vLine[chromaLeft]! + wRight * vLine[chromaRight]!;
    r[x] = clampToByte(luma + rv * v);
    g[x] = clampToByte(luma + gu * u + gv * v);
    b[x] = clampToByte(luma + bu * u);
  }
}
