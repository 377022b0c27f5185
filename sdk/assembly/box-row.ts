import { packed8 } from './pack';

// Products of 16-bit integers, added as 32-bit ones: a vector holds twice as many as floats, and one instruction
// multiplies and adds.

/**
 * One row of a frame shrunk by 1 to 6, colours converted: `isBytes` as packed bytes at `red`, red first; else as three
 * lines of floats, 0..255. For blue first exchange u and v, rv and bu, gu and gv.
 *
 * ratio: boxes are `ratio` x `ratio` pixels
 * luma: the first of `ratio` rows, `stride` bytes apart; u, v: the chroma row nearest to their centre
 * factors: seven i32. gain, offset: what makes a box's sum fill 16 bits; for bytes `offset` holds the half to round.
 *   my, rv, gu, gv, bu: of that and of 256 * chroma; the results are 2^21 times the colours.
 */
export function boxRow(
  ratio: usize,
  luma: usize,
  stride: usize,
  u: usize,
  v: usize,
  width: usize,
  factors: usize,
  isBytes: bool,
  red: usize,
  green: usize,
  blue: usize,
): void {
  const nearest = nearestChroma(ratio);
  // The last of eight large boxes lie past the first vector of chroma.
  const isWide = ratio > 4;
  const past = farChroma(ratio);
  const gain = v128.load16_splat(factors);
  const offset = v128.load16_splat(factors, 4);
  const my = load<i32>(factors, 8);
  const toRed = pair(my, load<i32>(factors, 12));
  const alsoGreen = pair(0, load<i32>(factors, 16));
  const toGreen = pair(my, load<i32>(factors, 20));
  const toBlue = pair(my, load<i32>(factors, 24));
  for (let x: usize = 0; x < width; x += 8) {
    const sums = boxSums(ratio, luma + x * ratio, stride);
    const light = i16x8.add(i16x8.mul(sums, gain), offset);
    const at = (x * ratio) >> 1;
    const cu = aboutZero(u + at, nearest, isWide, past);
    const cv = aboutZero(v + at, nearest, isWide, past);
    const u0 = v128.shuffle<i16>(light, cu, 0, 8, 1, 9, 2, 10, 3, 11);
    const u1 = v128.shuffle<i16>(light, cu, 4, 12, 5, 13, 6, 14, 7, 15);
    const v0 = v128.shuffle<i16>(light, cv, 0, 8, 1, 9, 2, 10, 3, 11);
    const v1 = v128.shuffle<i16>(light, cv, 4, 12, 5, 13, 6, 14, 7, 15);
    const red0 = i32x4.dot_i16x8_s(v0, toRed);
    const red1 = i32x4.dot_i16x8_s(v1, toRed);
    const green0 = i32x4.add(i32x4.dot_i16x8_s(v0, toGreen), i32x4.dot_i16x8_s(u0, alsoGreen));
    const green1 = i32x4.add(i32x4.dot_i16x8_s(v1, toGreen), i32x4.dot_i16x8_s(u1, alsoGreen));
    const blue0 = i32x4.dot_i16x8_s(u0, toBlue);
    const blue1 = i32x4.dot_i16x8_s(u1, toBlue);
    if (isBytes) {
      packed8(red + 3 * x, whole(red0, red1), whole(green0, green1), whole(blue0, blue1));
    } else {
      storeReal(red + (x << 2), red0, red1);
      storeReal(green + (x << 2), green0, green1);
      storeReal(blue + (x << 2), blue0, blue1);
    }
  }
}

/** Factors for light and chroma next to each other. */
function pair(light: i32, chroma: i32): v128 {
  return i32x4.splat((light & 0xffff) | (chroma << 16));
}

/** 8 pixels as integers, not clamped. */
function whole(low: v128, high: v128): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(low, 21), i32x4.shr_s(high, 21));
}

function storeReal(out: usize, low: v128, high: v128): void {
  v128.store(out, real(low));
  v128.store(out, real(high), 16);
}

function real(value: v128): v128 {
  const colour = f32x4.mul(f32x4.convert_i32x4_s(value), f32x4.splat(1.0 / 2_097_152.0));
  return f32x4.pmin(f32x4.splat(255), f32x4.pmax(f32x4.splat(0), colour));
}

/** (chroma - 128) * 256 for 8 boxes: the samples become upper bytes, and turning the top bit subtracts. */
function aboutZero(chroma: usize, nearest: v128, isWide: bool, past: v128): v128 {
  let samples = i8x16.swizzle(v128.load(chroma), nearest);
  if (isWide) samples = v128.or(samples, i8x16.swizzle(v128.load(chroma, 16), past));
  return v128.xor(samples, i16x8.splat(-32_768));
}

/** Returns the chroma samples that 8 boxes of a row take, as upper bytes: floor of the centre. */
function nearestChroma(ratio: usize): v128 {
  if (ratio === 1) {
    return i8x16(-1, 0, -1, 0, -1, 1, -1, 1, -1, 2, -1, 2, -1, 3, -1, 3);
  }
  if (ratio === 2) {
    return i8x16(-1, 0, -1, 1, -1, 2, -1, 3, -1, 4, -1, 5, -1, 6, -1, 7);
  }
  if (ratio === 4) {
    return i8x16(-1, 0, -1, 2, -1, 4, -1, 6, -1, 8, -1, 10, -1, 12, -1, 14);
  }
  if (ratio === 5) {
    return i8x16(-1, 1, -1, 3, -1, 6, -1, 8, -1, 11, -1, 13, -1, -1, -1, -1);
  }
  if (ratio === 6) {
    return i8x16(-1, 1, -1, 4, -1, 7, -1, 10, -1, 13, -1, -1, -1, -1, -1, -1);
  }
  return i8x16(-1, 0, -1, 2, -1, 3, -1, 5, -1, 6, -1, 8, -1, 9, -1, 11);
}

/** The same for samples 16 and more. */
function farChroma(ratio: usize): v128 {
  if (ratio === 5) {
    return i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, -1, 2);
  }
  return i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, -1, 3, -1, 6);
}

/** Sums of 8 boxes side by side. */
function boxSums(ratio: usize, at: usize, stride: usize): v128 {
  if (ratio === 1) return v128.load8x8_u(at);
  if (ratio === 2) {
    return i16x8.add(
      i16x8.extadd_pairwise_i8x16_u(v128.load(at)),
      i16x8.extadd_pairwise_i8x16_u(v128.load(at + stride)),
    );
  }
  if (ratio === 4) {
    return i16x8.narrow_i32x4_s(
      i32x4.extadd_pairwise_i16x8_s(pairs(at, stride, 4)),
      i32x4.extadd_pairwise_i16x8_s(pairs(at + 16, stride, 4)),
    );
  }
  if (ratio === 5) return i16x8.narrow_i32x4_s(fourFives(at, stride), fourFives(at + 20, stride));
  if (ratio === 6) {
    return threes(pairs(at, stride, 6), pairs(at + 16, stride, 6), pairs(at + 32, stride, 6));
  }
  return threes(threeRows(at, stride), threeRows(at + 8, stride), threeRows(at + 16, stride));
}

/** Sums of 8 pairs of columns. */
function pairs(at: usize, stride: usize, rows: usize): v128 {
  let sums = i16x8.extadd_pairwise_i8x16_u(v128.load(at));
  for (let row: usize = 1; row < rows; row++) {
    sums = i16x8.add(sums, i16x8.extadd_pairwise_i8x16_u(v128.load(at + row * stride)));
  }
  return sums;
}

/** Sums of 4 boxes of 5 x 5. */
function fourFives(at: usize, stride: usize): v128 {
  return i32x4.extadd_pairwise_i16x8_s(
    i16x8.narrow_i32x4_s(twoFives(at, stride), twoFives(at + 10, stride)),
  );
}

/** Returns, for 2 boxes of 5 x 5, the sums of four columns and of the fifth. */
function twoFives(at: usize, stride: usize): v128 {
  return i32x4.extadd_pairwise_i16x8_s(
    i16x8.narrow_i32x4_s(fiveColumns(at, stride), fiveColumns(at + 5, stride)),
  );
}

/** Sums of columns 0 and 1, 2 and 3, 4 alone, of five rows. */
function fiveColumns(at: usize, stride: usize): v128 {
  let sums: v128 = v128.load8x8_u(at);
  for (let row: usize = 1; row < 5; row++) {
    sums = i16x8.add(sums, v128.load8x8_u(at + row * stride));
  }
  return i32x4.dot_i16x8_s(sums, i16x8(1, 1, 1, 1, 1, 0, 0, 0));
}

/** Returns the sums of each three neighbours among 24 numbers. */
function threes(a: v128, b: v128, c: v128): v128 {
  // Every third of them, from the first, second and third on. -1 becomes 0.
  const first = v128.or(
    i8x16.swizzle(a, i8x16(0, 1, 6, 7, 12, 13, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)),
    v128.or(
      i8x16.swizzle(b, i8x16(-1, -1, -1, -1, -1, -1, 2, 3, 8, 9, 14, 15, -1, -1, -1, -1)),
      i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 4, 5, 10, 11)),
    ),
  );
  const second = v128.or(
    i8x16.swizzle(a, i8x16(2, 3, 8, 9, 14, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)),
    v128.or(
      i8x16.swizzle(b, i8x16(-1, -1, -1, -1, -1, -1, 4, 5, 10, 11, -1, -1, -1, -1, -1, -1)),
      i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 6, 7, 12, 13)),
    ),
  );
  const third = v128.or(
    i8x16.swizzle(a, i8x16(4, 5, 10, 11, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)),
    v128.or(
      i8x16.swizzle(b, i8x16(-1, -1, -1, -1, 0, 1, 6, 7, 12, 13, -1, -1, -1, -1, -1, -1)),
      i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2, 3, 8, 9, 14, 15)),
    ),
  );
  return i16x8.add(first, i16x8.add(second, third));
}

/** Sums of 8 columns. */
function threeRows(at: usize, stride: usize): v128 {
  return i16x8.add(
    v128.load8x8_u(at),
    i16x8.add(v128.load8x8_u(at + stride), v128.load8x8_u(at + 2 * stride)),
  );
}
