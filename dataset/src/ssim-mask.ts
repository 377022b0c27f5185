import { TrueframeError } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';

/** Side of the window in pixels; smaller pictures cannot be compared. */
export const SSIM_WINDOW = 7;
const RADIUS = 3;
const CELLS = SSIM_WINDOW * SSIM_WINDOW;
// Variance of samples, not of the population.
const UNBIASED = CELLS / (CELLS - 1);
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Treatment of 1 - SSIM above 1, where two pictures contradict each other: white, or as bytes wrap around. */
export type MaskOverflow = 'clamp' | 'wrap';

/**
 * Returns the places where two RGB pictures differ: grey, 0 = alike. Each channel is (1 - SSIM) x 255, cut to a byte, and the
 * three become grey with the weights of luma as OpenCV rounds them. SSIM is that of `skimage.metrics.structural_similarity`:
 * uniform windows of 7 x 7, mirrored edges, sample covariance, range 255.
 * @throws REQUEST_INVALID the pictures are not of one size, or smaller than the window
 */
export function ssimMask(one: Picture, other: Picture, overflow: MaskOverflow = 'clamp'): Picture {
  check(one, other);
  const { width, height } = one;
  const channels = [0, 1, 2].map((c) => dissimilarity(plane(one, c), plane(other, c), one));
  const [red, green, blue] = channels.map((map) => map.map((value) => toByte(value, overflow)));
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) {
    data[i] = (red![i]! * 4899 + green![i]! * 9617 + blue![i]! * 1868 + 8192) >> 14;
  }
  return { data, width, height, channels: 1 };
}

function toByte(value: number, overflow: MaskOverflow): number {
  const whole = Math.trunc(value * 255);
  return overflow === 'wrap' ? whole & 255 : Math.min(Math.max(whole, 0), 255);
}

/** 1 - SSIM for every pixel of one channel, 0..2. */
function dissimilarity(
  a: Float64Array,
  b: Float64Array,
  { width, height }: Pick<Picture, 'width' | 'height'>,
): Float64Array {
  const mean = (values: Float64Array) => windowMeans(values, width, height);
  const ux = mean(a);
  const uy = mean(b);
  const uxx = mean(a.map((v) => v * v));
  const uyy = mean(b.map((v) => v * v));
  const uxy = mean(a.map((v, i) => v * b[i]!));
  return ux.map((x, i) => {
    const y = uy[i]!;
    const vx = UNBIASED * (uxx[i]! - x * x);
    const vy = UNBIASED * (uyy[i]! - y * y);
    const vxy = UNBIASED * (uxy[i]! - x * y);
    const similarity =
      ((2 * x * y + C1) * (2 * vxy + C2)) / ((x * x + y * y + C1) * (vx + vy + C2));
    return 1 - similarity;
  });
}

/** Means of 7 x 7; the sums are of whole numbers and therefore exact. */
function windowMeans(values: Float64Array, width: number, height: number): Float64Array {
  const rows = windowSums(values, height, width, width, 1);
  return windowSums(rows, width, height, 1, width).map((sum) => sum / CELLS);
}

/** Sums of 7 along one axis: `lines` lines, `lineStep` apart, of `length` values, `step` apart. */
function windowSums(
  values: Float64Array,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
): Float64Array {
  const sums = new Float64Array(values.length);
  for (let line = 0; line < lines; line++) {
    const at = (i: number) => line * lineStep + mirror(i, length) * step;
    let sum = 0;
    for (let i = -RADIUS - 1; i < RADIUS; i++) sum += values[at(i)]!;
    for (let i = 0; i < length; i++) {
      sum += values[at(i + RADIUS)]! - values[at(i - RADIUS - 1)]!;
      sums[line * lineStep + i * step] = sum;
    }
  }
  return sums;
}

/** Mirrors about the edge of the edge pixels, which are repeated. */
function mirror(i: number, length: number): number {
  if (i < 0) return -1 - i;
  return i < length ? i : 2 * length - 1 - i;
}

function plane({ data, channels }: Picture, channel: number): Float64Array {
  return Float64Array.from(
    { length: data.length / channels },
    (_, i) => data[i * channels + channel]!,
  );
}

function check(one: Picture, other: Picture): void {
  const sizes = `${one.width} x ${one.height} and ${other.width} x ${other.height}`;
  if (one.width !== other.width || one.height !== other.height) {
    throw new TrueframeError('REQUEST_INVALID', `cannot compare pictures of ${sizes}`);
  }
  if (Math.min(one.width, one.height) < SSIM_WINDOW) {
    throw new TrueframeError('REQUEST_INVALID', `pictures of ${sizes} are below 7 x 7`);
  }
}
