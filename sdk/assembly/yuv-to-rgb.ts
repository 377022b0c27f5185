import { fourOfTwo } from './gather';

// matrix: five floats. red = my * Y + rv * V, green = my * Y + gu * U + gv * V, blue = my * Y + bu * U

/** In place, 0..255: `y` holds Y above black and becomes green, `u` and `v` are about 128 and become blue and red. */
export function yuvToRgb(y: usize, u: usize, v: usize, width: usize, matrix: usize): void {
  const my = v128.load32_splat(matrix);
  const rv = v128.load32_splat(matrix, 4);
  const gu = v128.load32_splat(matrix, 8);
  const gv = v128.load32_splat(matrix, 12);
  const bu = v128.load32_splat(matrix, 16);
  const end = width << 2;
  for (let x: usize = 0; x < end; x += 16) {
    const luma = v128.load(y + x);
    const cu = v128.load(u + x);
    const cv = v128.load(v + x);
    storeRgb(luma, cu, cv, my, rv, gu, gv, bu, v + x, y + x, u + x);
  }
}

/** `gatherTwo` of three lines and `yuvToRgb` in one: three quarters of the time of four calls. */
export function gatherRgb(
  y: usize,
  at: usize,
  w: usize,
  u: usize,
  v: usize,
  chromaAt: usize,
  chromaW: usize,
  width: usize,
  matrix: usize,
  red: usize,
  green: usize,
  blue: usize,
): void {
  const my = v128.load32_splat(matrix);
  const rv = v128.load32_splat(matrix, 4);
  const gu = v128.load32_splat(matrix, 8);
  const gv = v128.load32_splat(matrix, 12);
  const bu = v128.load32_splat(matrix, 16);
  for (let x: usize = 0; x < width << 2; x += 16) {
    const luma = fourOfTwo(y, at + x, w + (x << 1));
    const cu = fourOfTwo(u, chromaAt + x, chromaW + (x << 1));
    const cv = fourOfTwo(v, chromaAt + x, chromaW + (x << 1));
    storeRgb(luma, cu, cv, my, rv, gu, gv, bu, red + x, green + x, blue + x);
  }
}

/** Four pixels. The factors come as vectors: loaded in here, a crop would take 3 % longer. */
function storeRgb(
  y: v128,
  u: v128,
  v: v128,
  my: v128,
  rv: v128,
  gu: v128,
  gv: v128,
  bu: v128,
  red: usize,
  green: usize,
  blue: usize,
): void {
  const luma = f32x4.mul(y, my);
  const toRed = f32x4.mul(v, rv);
  const toGreen = f32x4.add(f32x4.mul(u, gu), f32x4.mul(v, gv));
  const toBlue = f32x4.mul(u, bu);
  v128.store(red, clamped(f32x4.add(luma, toRed)));
  v128.store(green, clamped(f32x4.add(luma, toGreen)));
  v128.store(blue, clamped(f32x4.add(luma, toBlue)));
}

// pmin and pmax are one instruction on x86, min and max several; they differ for NaN only.
function clamped(value: v128): v128 {
  return f32x4.pmin(f32x4.splat(255), f32x4.pmax(f32x4.splat(0), value));
}
