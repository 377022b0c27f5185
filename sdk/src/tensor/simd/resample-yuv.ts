import type { YuvFrame } from '../../frame.ts';
import type { Target } from '../target.ts';
import type { YuvAxes } from '../yuv-axes.ts';
import { yuvMatrixOf } from '../yuv-matrix.ts';
import { yuvPlanes } from '../yuv-planes.ts';
import { AxisTable } from './axis-table.ts';
import { BandWriter } from './band-writer.ts';
import type { Kernels } from './kernels.ts';
import { PlaneBand } from './plane-band.ts';
import type { Scratch } from './scratch.ts';

// A band's pixels stay in the second-level cache between copy and use.
const BAND_BYTES = 131_072;

/** `resample` for video: rows are blended into lines, lines into pixels, and these are converted and written. */
export function resampleYuv(
  kernels: Kernels,
  scratch: Scratch,
  frame: YuvFrame,
  axes: YuvAxes,
  width: number,
  height: number,
  target: Target,
): void {
  scratch.reset();
  const { rows, chromaRows } = axes;
  const columns = new AxisTable(scratch, axes.columns, width);
  const chromaColumns = new AxisTable(scratch, axes.chromaColumns, width);
  const { black, y: my, rv, gu, gv, bu } = yuvMatrixOf(frame);
  const matrix = scratch.putFloats([my, rv, gu, gv, bu]);

  const [top, bottom] = rows.span(0, height);
  const sourceRows = (bottom - top + 1) / height;
  const bandRows = Math.min(
    height,
    Math.max(1, Math.floor(BAND_BYTES / (frame.width * sourceRows))),
  );
  const { chromaWidth, uStart, vStart } = yuvPlanes(frame);
  const band = (start: number, stride: number, isLuma: boolean) =>
    new PlaneBand(
      scratch,
      { start, stride },
      isLuma ? columns : chromaColumns,
      isLuma ? rows : chromaRows,
      isLuma ? black : 128,
      height,
      bandRows,
    );
  const luma = band(0, frame.width, true);
  const u = band(uStart, chromaWidth, false);
  const v = band(vStart, chromaWidth, false);
  const lineBytes = 4 * width + 64;
  const green = scratch.take(lineBytes);
  const blue = scratch.take(lineBytes);
  const red = scratch.take(lineBytes);
  const writer = new BandWriter(scratch, kernels, target, width, bandRows);

  for (let from = 0; from < height; from += bandRows) {
    const to = Math.min(height, from + bandRows);
    luma.load(scratch, frame.data, from, to);
    u.load(scratch, frame.data, from, to);
    v.load(scratch, frame.data, from, to);
    for (let y = from; y < to; y++) {
      luma.blend(kernels, y);
      u.blend(kernels, y);
      v.blend(kernels, y);
      if (columns.slots === 2) {
        const { at: chromaAt, weights: chromaW } = chromaColumns;
        kernels.gatherRgb(
          luma.line,
          columns.at,
          columns.weights,
          u.line,
          v.line,
          chromaAt,
          chromaW,
          width,
          matrix,
          red,
          green,
          blue,
        );
      } else {
        columns.gather(kernels, luma.line, green, width);
        chromaColumns.gather(kernels, u.line, blue, width);
        chromaColumns.gather(kernels, v.line, red, width);
        kernels.yuvToRgb(green, blue, red, width, matrix);
      }
      writer.write(y - from, red, green, blue);
    }
    writer.flush(from, to - from);
  }
}
