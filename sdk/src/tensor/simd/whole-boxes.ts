import type { YuvFrame } from '../../frame.ts';
import type { Target } from '../target.ts';
import { yuvMatrixOf } from '../yuv-matrix.ts';
import { yuvPlanes } from '../yuv-planes.ts';
import { BandWriter } from './band-writer.ts';
import type { Kernels } from './kernels.ts';
import type { Scratch } from './scratch.ts';

const BAND_BYTES = 131_072;

// For each ratio: the largest factor that keeps 255 * ratio * ratio and half a grey level below 32768.
const GAINS: Readonly<Record<number, number>> = { 1: 128, 2: 32, 3: 14, 4: 8, 5: 5, 6: 3 };

/** True when `wholeBoxes` can do it: whole boxes only, as packed bytes or planes of plain floats. */
export function areWholeBoxes(
  frame: YuvFrame,
  ratio: number,
  width: number,
  height: number,
  { format, out }: Target,
): boolean {
  return (
    GAINS[ratio] !== undefined &&
    width * ratio <= frame.width &&
    height * ratio <= frame.height &&
    (format.layout === 'nhwc') === out instanceof Uint8Array
  );
}

/** `boxAverage` for video at the ratios where most frames meet a detector or its glance. Floats are not normalised. */
export function wholeBoxes(
  kernels: Kernels,
  scratch: Scratch,
  frame: YuvFrame,
  ratio: number,
  width: number,
  height: number,
  target: Target,
): void {
  scratch.reset();
  // Blue first is the same with the chroma planes exchanged, and what they are multiplied by.
  const isRgb = target.format.color === 'rgb';
  const { data, width: stride } = frame;
  const planes = yuvPlanes(frame);
  const chromaStride = planes.chromaWidth;
  const [uStart, vStart] = isRgb ? [planes.uStart, planes.vStart] : [planes.vStart, planes.uStart];
  const bandRows = Math.min(height, Math.max(1, Math.floor(BAND_BYTES / (stride * ratio))));
  const luma = scratch.take(bandRows * ratio * stride);
  const chromaBytes = (((bandRows * ratio) >> 1) + 2) * chromaStride;
  const u = scratch.take(chromaBytes);
  const v = scratch.take(chromaBytes);
  const writer = new BandWriter(scratch, kernels, target, width, bandRows);

  const matrix = yuvMatrixOf(frame);
  const boxes = ratio * ratio;
  const gain = GAINS[ratio]!;
  const isBytes = target.out instanceof Uint8Array;
  // Bytes are cut, so half a grey level goes in; 2^21 stands for 1, and chroma comes times 2^8.
  const half = isBytes ? (boxes * gain) / (2 * matrix.y) : 0;
  const offset = Math.round(half - matrix.black * boxes * gain);
  const my = Math.round((matrix.y * 2 ** 21) / (boxes * gain));
  const [rv, gu, gv, bu] = [matrix.rv, matrix.gu, matrix.gv, matrix.bu].map((factor) =>
    Math.round(factor * 2 ** 13),
  ) as [number, number, number, number];
  const factors = scratch.putInts(
    isRgb ? [gain, offset, my, rv, gu, gv, bu] : [gain, offset, my, bu, gv, gu, rv],
  );
  const chromaRow = (y: number) => (2 * y * ratio + ratio - 1) >> 2;

  for (let from = 0; from < height; from += bandRows) {
    const to = Math.min(height, from + bandRows);
    const firstChroma = chromaRow(from) * chromaStride;
    const endChroma = (chromaRow(to - 1) + 1) * chromaStride;
    scratch.copy(data.subarray(from * ratio * stride, to * ratio * stride), luma);
    scratch.copy(data.subarray(uStart + firstChroma, uStart + endChroma), u);
    scratch.copy(data.subarray(vStart + firstChroma, vStart + endChroma), v);
    for (let y = from; y < to; y++) {
      const chromaAt = chromaRow(y) * chromaStride - firstChroma;
      const lumaAt = luma + (y - from) * ratio * stride;
      const uAt = u + chromaAt;
      const vAt = v + chromaAt;
      const [first, second, third] = writer.pointers(y - from);
      kernels.boxRow(
        ratio,
        lumaAt,
        stride,
        uAt,
        vAt,
        width,
        factors,
        isBytes,
        first,
        second,
        third,
      );
    }
    writer.flush(from, to - from);
  }
}
