import type { Frame, RgbFrame, YuvFrame } from '../frame.ts';
import type { AxisTaps } from './axis-taps.ts';
import { bilinearRgbRow, bilinearYuvRow } from './bilinear-rows.ts';
import type { PixelRow } from './rows.ts';
import type { ResampleOptions, Window } from './window.ts';
import { YuvAxes } from './yuv-axes.ts';
import { yuvMatrixOf, yuvRowToRgb } from './yuv-matrix.ts';
import { yuvPlanes } from './yuv-planes.ts';

// Calls are synchronous and a thread runs one at a time, so the tables and lines can be shared by all of them.
const axes = new YuvAxes();
const { columns, rows, chromaColumns, chromaRows } = axes;
let lumaLine = new Float32Array(0);
let uLine = new Float32Array(0);
let vLine = new Float32Array(0);
let rgbLine = new Float32Array(0);

/**
 * Resizes a window of a frame to `width` x `height` and hands over row after row. Bilinear reads its four neighbours in
 * place; with more taps source rows are blended into one line first, then that line into pixels. Colour conversion is
 * linear, so it waits until there are few pixels.
 */
export function resample(
  frame: Frame,
  window: Window,
  width: number,
  height: number,
  options: ResampleOptions,
  row: PixelRow,
  emit: (y: number) => void,
): void {
  row.reserve(width);
  if (frame.format === 'yuv420p') {
    axes.setWindow(frame, window, width, height, options);
    resampleYuv(frame, width, height, row, emit);
  } else {
    const { resize, outside } = options;
    columns.set(window.x, window.width, frame.width, width, resize, outside);
    rows.set(window.y, window.height, frame.height, height, resize, outside);
    resampleRgb(frame, width, height, row, emit);
  }
}

function resampleRgb(
  frame: RgbFrame,
  width: number,
  height: number,
  row: PixelRow,
  emit: (y: number) => void,
): void {
  if (columns.taps === 2 && rows.taps === 2) {
    for (let y = 0; y < height; y++) {
      bilinearRgbRow(frame, columns, rows, y, width, row);
      emit(y);
    }
    return;
  }
  if (rgbLine.length < frame.width * 3) rgbLine = new Float32Array(frame.width * 3);
  const [from, to] = [columns.first * 3, columns.last * 3 + 2];
  for (let y = 0; y < height; y++) {
    blendRows(frame.data, 0, frame.width * 3, rows, y, 0, rgbLine, from, to);
    gatherRgb(rgbLine, columns, width, row);
    emit(y);
  }
}

function resampleYuv(
  frame: YuvFrame,
  width: number,
  height: number,
  row: PixelRow,
  emit: (y: number) => void,
): void {
  const { chromaWidth, uStart, vStart } = yuvPlanes(frame);
  if (lumaLine.length < frame.width) {
    lumaLine = new Float32Array(frame.width);
    uLine = new Float32Array(chromaWidth);
    vLine = new Float32Array(chromaWidth);
  }
  const matrix = yuvMatrixOf(frame);
  const { first, last } = chromaColumns;
  const isBilinear = columns.taps === 2 && rows.taps === 2;
  for (let y = 0; y < height; y++) {
    blendRows(frame.data, uStart, chromaWidth, chromaRows, y, 128, uLine, first, last);
    blendRows(frame.data, vStart, chromaWidth, chromaRows, y, 128, vLine, first, last);
    if (isBilinear) {
      bilinearYuvRow(frame, columns, rows, chromaColumns, uLine, vLine, y, width, matrix, row);
    } else {
      const { first: from, last: to } = columns;
      blendRows(frame.data, 0, frame.width, rows, y, matrix.black, lumaLine, from, to);
      gather(lumaLine, columns, width, row.g);
      gather(uLine, chromaColumns, width, row.b);
      gather(vLine, chromaColumns, width, row.r);
      yuvRowToRgb(row, width, matrix);
    }
    emit(y);
  }
}

/** line[x] = sum of weight * (plane[row][x] - zero) over the taps of output row `y`, for x in first..last. */
function blendRows(
  plane: Uint8Array,
  planeStart: number,
  stride: number,
  taps: AxisTaps,
  y: number,
  zero: number,
  line: Float32Array,
  first: number,
  last: number,
): void {
  const slot = y * taps.taps;
  const w0 = taps.weight[slot]!;
  const w1 = taps.weight[slot + 1]!;
  const a = planeStart + taps.index[slot]! * stride;
  const b = planeStart + taps.index[slot + 1]! * stride;
  if (w1 === 0) {
    for (let x = first; x <= last; x++) line[x] = w0 * (plane[a + x]! - zero);
  } else {
    const shift = zero * (w0 + w1);
    for (let x = first; x <= last; x++) line[x] = w0 * plane[a + x]! + w1 * plane[b + x]! - shift;
  }
  for (let k = 2; k < taps.taps; k++) {
    const w = taps.weight[slot + k]!;
    if (w === 0) continue;
    const from = planeStart + taps.index[slot + k]! * stride;
    for (let x = first; x <= last; x++) line[x]! += w * (plane[from + x]! - zero);
  }
}

function gather(line: Float32Array, taps: AxisTaps, width: number, out: Float32Array): void {
  const { index, weight, taps: n } = taps;
  if (n === 2) {
    for (let x = 0, s = 0; x < width; x++, s += 2) {
      out[x] = weight[s]! * line[index[s]!]! + weight[s + 1]! * line[index[s + 1]!]!;
    }
    return;
  }
  for (let x = 0, s = 0; x < width; x++) {
    let sum = 0;
    for (let k = 0; k < n; k++, s++) sum += weight[s]! * line[index[s]!]!;
    out[x] = sum;
  }
}

function gatherRgb(line: Float32Array, taps: AxisTaps, width: number, row: PixelRow): void {
  const { index, weight, taps: n } = taps;
  const { r, g, b } = row;
  for (let x = 0, s = 0; x < width; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let k = 0; k < n; k++, s++) {
      const w = weight[s]!;
      const at = index[s]! * 3;
      red += w * line[at]!;
      green += w * line[at + 1]!;
      blue += w * line[at + 2]!;
    }
    r[x] = red;
    g[x] = green;
    b[x] = blue;
  }
}
