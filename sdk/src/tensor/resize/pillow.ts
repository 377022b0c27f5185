import { pickPixels } from './pick-pixels.ts';
import { blankLike, checkSides, type Picture } from './picture.ts';

export type PillowFilter = 'nearest' | 'bilinear' | 'bicubic';

// Weights are whole multiples of 2 ** -22, so that sums of products with bytes fit into 32 bits.
const PRECISION_BITS = 22;
const HALF = 1 << (PRECISION_BITS - 1);

/**
 * `PIL.Image.resize((width, height), filter)` of 8-bit samples. `bilinear` and `bicubic` (a = -0.5) widen with the
 * shrink factor, so they do not alias; rows first, rounded to bytes, then columns; an axis that keeps its size is left
 * alone. `nearest` is what Pillow before 7 did by default. No difference to Pillow 9.4.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function pillowResize(
  source: Picture,
  width: number,
  height: number,
  filter: PillowFilter,
): Picture {
  if (filter === 'nearest') return pickPixels(source, width, height, nearestIndex);
  checkSides(source, width, height);
  let picture = source;
  if (width !== source.width) picture = resampleRows(picture, width, filter);
  if (height !== source.height) picture = resampleColumns(picture, height, filter);
  return picture === source ? { ...source, data: source.data.slice() } : picture;
}

function resampleRows(source: Picture, width: number, filter: PillowFilter): Picture {
  const target = blankLike(source, width, source.height);
  const { data, channels } = source;
  const { start, count, taps, weight } = axisWeights(source.width, width, filter);
  let at = 0;
  const into = target.data;
  for (let y = 0; y < source.height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * source.width + start[x]!) * channels;
      const first = x * taps;
      const end = first + count[x]!;
      for (let c = 0; c < channels; c++) {
        let sum = HALF;
        let pixel = from + c;
        for (let k = first; k < end; k++) {
          sum = (sum + Math.imul(data[pixel]!, weight[k]!)) | 0;
          pixel += channels;
        }
        into[at++] = toByte(sum);
      }
    }
  }
  return target;
}

function resampleColumns(source: Picture, height: number, filter: PillowFilter): Picture {
  const target = blankLike(source, source.width, height);
  const line = source.width * source.channels;
  const { start, count, taps, weight } = axisWeights(source.height, height, filter);
  const sums = new Int32Array(line);
  const { data } = source;
  const into = target.data;
  for (let y = 0; y < height; y++) {
    sums.fill(HALF);
    for (let k = 0; k < count[y]!; k++) {
      const share = weight[y * taps + k]!;
      const from = (start[y]! + k) * line;
      for (let i = 0; i < line; i++) sums[i] = sums[i]! + Math.imul(data[from + i]!, share);
    }
    for (let i = 0; i < line; i++) into[y * line + i] = toByte(sums[i]!);
  }
  return target;
}

interface AxisWeights {
  /** First source pixel of each output pixel, and how many follow one another. */
  readonly start: Int32Array;
  readonly count: Int32Array;
  /** Room for weights per output pixel. */
  readonly taps: number;
  readonly weight: Int32Array;
}

function axisWeights(from: number, to: number, filter: PillowFilter): AxisWeights {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const support = (filter === 'bilinear' ? 1 : 2) * widening;
  const taps = Math.ceil(support) * 2 + 1;
  const start = new Int32Array(to);
  const count = new Int32Array(to);
  const weight = new Int32Array(to * taps);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - support + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support + 0.5), from);
    const shares: number[] = [];
    let total = 0;
    for (let at = first; at < end; at++) {
      const share = kernel(filter, (at - centre + 0.5) * (1 / widening));
      shares.push(share);
      total += share;
    }
    start[i] = first;
    count[i] = shares.length;
    for (const [k, share] of shares.entries()) {
      const fixed = (total === 0 ? share : share / total) * 2 ** PRECISION_BITS;
      weight[i * taps + k] = Math.trunc(fixed + (fixed < 0 ? -0.5 : 0.5));
    }
  }
  return { start, count, taps, weight };
}

function kernel(filter: PillowFilter, distance: number): number {
  const x = Math.abs(distance);
  if (filter === 'bilinear') return x < 1 ? 1 - x : 0;
  if (x < 1) return ((-0.5 + 2) * x - (-0.5 + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}

/** Pillow adds up the step, so its rounding errors add up too. */
function nearestIndex(from: number, to: number): Int32Array {
  const step = from / to;
  const index = new Int32Array(to);
  let at = step * 0.5;
  for (let i = 0; i < to; i++) {
    index[i] = Math.min(Math.floor(at), from - 1);
    at += step;
  }
  return index;
}

function toByte(sum: number): number {
  return Math.max(0, Math.min(sum >> PRECISION_BITS, 255));
}
