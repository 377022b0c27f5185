import type { YuvFrame } from '../../frame.ts';
import type { Target } from '../target.ts';
import { yuvMatrixOf } from '../yuv-matrix.ts';
import { BandWriter } from './band-writer.ts';
import type { Kernels } from './kernels.ts';
import type { Scratch } from './scratch.ts';

const BAND_BYTES = 131_072;

// For each ratio: the largest factor that keeps 255 * ratio * ratio below 32768, even.
const GAINS = [0, 128, 32, 14] as const;

/** Whether `wholeBoxes` can do it: whole boxes only, as packed bytes or planes of plain floats. */
export function areWholeBoxes(
  frame: YuvFrame,
  ratio: number,
  width: number,
  height: number,
  { format, out }: Target,
): boolean {
  return (
    (ratio === 1 || ratio === 2 || ratio === 3) &&
    width * ratio <= frame.width &&
    height * ratio <= frame.height &&
    (format.layout === 'nhwc') === out instanceof Uint8Array
  );
}

/** `boxAverage` for video at ratios of 1, 2 and 3, where most frames meet a detector. Floats are not normalised. */
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
  const { data, width: stride } = frame;
  const chromaStride = (stride + 1) >> 1;
  const uStart = stride * frame.height;
  const vStart = uStart + chromaStride * ((frame.height + 1) >> 1);
  const bandRows = Math.min(height, Math.max(1, Math.floor(BAND_BYTES / (stride * ratio))));
  const luma = scratch.take(bandRows * ratio * stride + 8);
  const chromaBytes = (((bandRows * ratio) >> 1) + 2) * chromaStride + 8;
  const u = scratch.take(chromaBytes);
  const v = scratch.take(chromaBytes);
  const lineBytes = 2 * width + 64;
  const red = scratch.take(lineBytes);
  const green = scratch.take(lineBytes);
  const blue = scratch.take(lineBytes);
  const writer = new BandWriter(scratch, kernels, target, width, bandRows);

  const matrix = yuvMatrixOf(frame);
  const boxes = ratio * ratio;
  const gain = GAINS[ratio as 1 | 2 | 3];
  const black = matrix.black * boxes;
  // The results are 64ths; 1 is 32768, and chroma comes times 256.
  const my = Math.round((matrix.y * 64 * 32_768) / (boxes * gain));
  const [rv, gu, gv, bu] = [matrix.rv, matrix.gu, matrix.gv, matrix.bu].map((factor) =>
    Math.round((factor * 64 * 32_768) / 256),
  ) as [number, number, number, number];
  const chromaRow = (y: number) => (2 * y * ratio + ratio - 1) >> 2;

  for (let from = 0; from < height; from += bandRows) {
    const to = Math.min(height, from + bandRows);
    const firstChroma = chromaRow(from) * chromaStride;
    const endChroma = (chromaRow(to - 1) + 1) * chromaStride;
    const { bytes } = scratch;
    const lumaBand = copyAligned(data, from * ratio * stride, to * ratio * stride, bytes, luma);
    const uBand = copyAligned(data, uStart + firstChroma, uStart + endChroma, bytes, u);
    const vBand = copyAligned(data, vStart + firstChroma, vStart + endChroma, bytes, v);
    for (let y = from; y < to; y++) {
      const chromaAt = chromaRow(y) * chromaStride - firstChroma;
      kernels.boxRow(
        ratio,
        lumaBand + (y - from) * ratio * stride,
        stride,
        uBand + chromaAt,
        vBand + chromaAt,
        width,
        black,
        gain,
        my,
        rv,
        gu,
        gv,
        bu,
        red,
        green,
        blue,
      );
      writer.writeFixed(y - from, red, green, blue);
    }
    writer.flush(from, to - from);
  }
}

/**
 * Copies to up to 7 bytes past `pointer`, and says where. As far past a whole 8 bytes as in the frame: otherwise V8
 * copies shared memory byte by byte, which takes eight times as long.
 */
function copyAligned(
  data: Uint8Array,
  from: number,
  to: number,
  bytes: Uint8Array,
  pointer: number,
): number {
  const target = pointer + ((data.byteOffset + from) & 7);
  bytes.set(data.subarray(from, to), target);
  return target;
}
