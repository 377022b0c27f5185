import { centredAxis, heldInside, type OpencvAxis, wholeScale } from './opencv-axis.ts';
import { blockMeans } from './opencv-block-means.ts';
import { blankLike, type Picture } from './picture.ts';
import { roundHalfEven } from './round-half-even.ts';

// Weights are whole multiples of 1 / 2048.
const ONE = 2048;

/**
 * `cv2.resize(..., INTER_LINEAR)` of 8-bit samples: fixed-point weights, no antialiasing; exactly half the size on both
 * axes takes 2 x 2 means instead. No difference to OpenCV 4.6.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function opencvLinear(source: Picture, width: number, height: number): Picture {
  if (wholeScale(source.width, width) === 2 && wholeScale(source.height, height) === 2) {
    return blockMeans(source, width, height);
  }
  const x = centredAxis(source.width, width);
  return blendFixedPoint(source, x, centredAxis(source.height, height));
}

/** Two taps per axis: whole-number sums along rows, then two products of 16 bits along columns. */
export function blendFixedPoint(source: Picture, xAxis: OpencvAxis, yAxis: OpencvAxis): Picture {
  const target = blankLike(source, xAxis.index.length, yAxis.index.length);
  const { channels, height } = source;
  const inside = heldInside(xAxis, source.width);
  const line = target.width * channels;
  const upper = { row: -1, sums: new Int32Array(line) };
  const lower = { row: -1, sums: new Int32Array(line) };
  for (let y = 0; y < target.height; y++) {
    const top = clamp(yAxis.index[y]!, height);
    const bottom = clamp(yAxis.index[y]! + 1, height);
    if (top === lower.row) swap(upper, lower);
    fillSums(source, inside, top, upper);
    fillSums(source, inside, bottom, lower);
    const fraction = yAxis.fraction[y]!;
    const near = roundHalfEven(Math.fround(1 - fraction) * ONE);
    const far = roundHalfEven(fraction * ONE);
    const a = upper.sums;
    const b = lower.sums;
    let at = y * line;
    for (let i = 0; i < line; i++) {
      const sum = ((near * (a[i]! >> 4)) >> 16) + ((far * (b[i]! >> 4)) >> 16);
      target.data[at++] = (sum + 2) >> 2;
    }
  }
  return target;
}

interface RowSums {
  row: number;
  sums: Int32Array;
}

function fillSums(source: Picture, axis: OpencvAxis, row: number, into: RowSums): void {
  if (into.row === row) return;
  into.row = row;
  const { data, channels } = source;
  const from = row * source.width * channels;
  let slot = 0;
  for (let x = 0; x < axis.index.length; x++) {
    const fraction = axis.fraction[x]!;
    const near = roundHalfEven(Math.fround(1 - fraction) * ONE);
    const far = roundHalfEven(fraction * ONE);
    const left = from + axis.index[x]! * channels;
    // Without a fraction the neighbour may lie outside the picture.
    const right = fraction === 0 ? left : left + channels;
    for (let c = 0; c < channels; c++) {
      into.sums[slot++] = data[left + c]! * near + data[right + c]! * far;
    }
  }
}

function swap(a: RowSums, b: RowSums): void {
  const { row, sums } = a;
  a.row = b.row;
  a.sums = b.sums;
  b.row = row;
  b.sums = sums;
}

function clamp(row: number, height: number): number {
  return row < 0 ? 0 : row >= height ? height - 1 : row;
}
