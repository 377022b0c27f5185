import { centredAxis } from './opencv-axis.ts';
import { blankLike, type Picture } from './picture.ts';
import { roundHalfEven } from './round-half-even.ts';

const { fround } = Math;
const A = -0.75;
const ONE = 2048;
// Samples that OpenCV's vector code takes at a time; what is left of a row goes through whole numbers.
const LANES = 8;

/**
 * `cv2.resize(..., INTER_CUBIC)` of 8-bit samples: four taps per axis without antialiasing, weights in multiples of
 * 1 / 2048. No difference to OpenCV 4.6 built for SSE2; where its vectors are wider, exact halves at the end of a row
 * may differ by 1 grey level.
 * @throws REQUEST_INVALID a side is not a whole number above 0
 */
export function opencvCubic(source: Picture, width: number, height: number): Picture {
  const target = blankLike(source, width, height);
  const yAxis = centredAxis(source.height, height);
  const line = width * source.channels;
  const rows = sumRows(source, width);
  for (let y = 0; y < height; y++) {
    const weights = cubicWeights(yAxis.fraction[y]!);
    const taps = weights.map((_, k) => {
      const row = clamp(yAxis.index[y]! + k - 1, source.height);
      return rows.subarray(row * line, row * line + line);
    });
    const into = target.data.subarray(y * line, y * line + line);
    blendRows(taps, weights, into);
  }
  return target;
}

/** Vertical step. The vector part sums in single precision from the last tap to the first. */
function blendRows(
  taps: readonly Int32Array[],
  weights: readonly number[],
  into: Uint8Array,
): void {
  const [r0, r1, r2, r3] = taps as [Int32Array, Int32Array, Int32Array, Int32Array];
  const [w0, w1, w2, w3] = weights as [number, number, number, number];
  const unit = 1 / (ONE * ONE);
  const vectorEnd = into.length - (into.length % LANES);
  for (let i = 0; i < vectorEnd; i++) {
    let sum = fround(r3[i]! * w3 * unit);
    sum = fround(fround(r2[i]! * w2 * unit) + sum);
    sum = fround(fround(r1[i]! * w1 * unit) + sum);
    sum = fround(fround(r0[i]! * w0 * unit) + sum);
    into[i] = toByte(roundHalfEven(sum));
  }
  for (let i = vectorEnd; i < into.length; i++) {
    const sum = r0[i]! * w0 + r1[i]! * w1 + r2[i]! * w2 + r3[i]! * w3;
    into[i] = toByte(Math.floor(sum * unit + 0.5));
  }
}

/** Horizontal step for the whole picture: sums times 2048, exact. */
function sumRows(source: Picture, width: number): Int32Array {
  const { data, channels } = source;
  const axis = centredAxis(source.width, width);
  const sums = new Int32Array(width * source.height * channels);
  const index = new Int32Array(width * 4);
  const weight = new Int32Array(width * 4);
  for (let x = 0; x < width; x++) {
    for (const [k, w] of cubicWeights(axis.fraction[x]!).entries()) {
      index[x * 4 + k] = clamp(axis.index[x]! + k - 1, source.width) * channels;
      weight[x * 4 + k] = w;
    }
  }
  let slot = 0;
  for (let y = 0; y < source.height; y++) {
    const from = y * source.width * channels;
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = x * 4; k < x * 4 + 4; k++) sum += data[from + index[k]! + c]! * weight[k]!;
        sums[slot++] = sum;
      }
    }
  }
  return sums;
}

/** Weights of the pixels before, at, after and two after; single precision, then times 2048. */
function cubicWeights(x: number): number[] {
  const before = polynomial([A, -5 * A, 8 * A, -4 * A], fround(x + 1));
  const at = nearWeight(x);
  const after = nearWeight(fround(1 - x));
  const last = fround(fround(fround(1 - before) - at) - after);
  return [before, at, after, last].map((w) => roundHalfEven(w * ONE));
}

/** ((a + 2) x - (a + 3)) x x + 1, for a distance below 1. */
function nearWeight(x: number): number {
  const slope = fround(fround((A + 2) * x) - (A + 3));
  return fround(fround(fround(slope * x) * x) + 1);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, c) => fround(fround(sum * x) + c));
}

function toByte(value: number): number {
  return Math.max(0, Math.min(value, 255));
}

function clamp(at: number, limit: number): number {
  return at < 0 ? 0 : at >= limit ? limit - 1 : at;
}
