import { packed8 } from './pack';

// One row of a frame shrunk by 1, 2 or 3, colours converted. Products of 16-bit integers, added as 32-bit ones: a vector
// holds twice as many as floats, and one instruction multiplies and adds.
//
// ratio: boxes are `ratio` x `ratio` pixels
// luma: the first of `ratio` rows, `stride` bytes apart; u, v: the chroma row nearest to their centre
// gain, offset: what makes a box's sum fill 16 bits
// my, rv, gu, gv, bu: factors of that and of 256 * chroma; the results are 2^21 times the colours

/** As packed bytes, red first. For blue first swap u and v, rv and bu, gu and gv. `offset` holds the half to round. */
export function boxRowToBytes(
  ratio: usize,
  luma: usize,
  stride: usize,
  u: usize,
  v: usize,
  width: usize,
  gain: i32,
  offset: i32,
  my: i32,
  rv: i32,
  gu: i32,
  gv: i32,
  bu: i32,
  out: usize,
): void {
  const nearest = nearestChroma(ratio);
  const toRed = pair(my, rv);
  const toGreen = pair(my, gv);
  const alsoGreen = pair(0, gu);
  const toBlue = pair(my, bu);
  for (let x: usize = 0; x < width; x += 8) {
    const light = scaled(boxSums(ratio, luma + x * ratio, stride), gain, offset);
    const at = (x * ratio) >> 1;
    const cu = aboutZero(u + at, nearest);
    const cv = aboutZero(v + at, nearest);
    const u0 = v128.shuffle<i16>(light, cu, 0, 8, 1, 9, 2, 10, 3, 11);
    const u1 = v128.shuffle<i16>(light, cu, 4, 12, 5, 13, 6, 14, 7, 15);
    const v0 = v128.shuffle<i16>(light, cv, 0, 8, 1, 9, 2, 10, 3, 11);
    const v1 = v128.shuffle<i16>(light, cv, 4, 12, 5, 13, 6, 14, 7, 15);
    const red = whole(i32x4.dot_i16x8_s(v0, toRed), i32x4.dot_i16x8_s(v1, toRed));
    const green = whole(
      i32x4.add(i32x4.dot_i16x8_s(v0, toGreen), i32x4.dot_i16x8_s(u0, alsoGreen)),
      i32x4.add(i32x4.dot_i16x8_s(v1, toGreen), i32x4.dot_i16x8_s(u1, alsoGreen)),
    );
    const blue = whole(i32x4.dot_i16x8_s(u0, toBlue), i32x4.dot_i16x8_s(u1, toBlue));
    packed8(out + 3 * x, red, green, blue);
  }
}

/** As three lines of floats, 0..255. */
export function boxRowToFloats(
  ratio: usize,
  luma: usize,
  stride: usize,
  u: usize,
  v: usize,
  width: usize,
  gain: i32,
  offset: i32,
  my: i32,
  rv: i32,
  gu: i32,
  gv: i32,
  bu: i32,
  red: usize,
  green: usize,
  blue: usize,
): void {
  const nearest = nearestChroma(ratio);
  const toRed = pair(my, rv);
  const toGreen = pair(my, gv);
  const alsoGreen = pair(0, gu);
  const toBlue = pair(my, bu);
  for (let x: usize = 0; x < width; x += 8) {
    const light = scaled(boxSums(ratio, luma + x * ratio, stride), gain, offset);
    const at = (x * ratio) >> 1;
    const cu = aboutZero(u + at, nearest);
    const cv = aboutZero(v + at, nearest);
    const u0 = v128.shuffle<i16>(light, cu, 0, 8, 1, 9, 2, 10, 3, 11);
    const u1 = v128.shuffle<i16>(light, cu, 4, 12, 5, 13, 6, 14, 7, 15);
    const v0 = v128.shuffle<i16>(light, cv, 0, 8, 1, 9, 2, 10, 3, 11);
    const v1 = v128.shuffle<i16>(light, cv, 4, 12, 5, 13, 6, 14, 7, 15);
    const green0 = i32x4.add(i32x4.dot_i16x8_s(v0, toGreen), i32x4.dot_i16x8_s(u0, alsoGreen));
    const green1 = i32x4.add(i32x4.dot_i16x8_s(v1, toGreen), i32x4.dot_i16x8_s(u1, alsoGreen));
    const to = x << 2;
    v128.store(red + to, real(i32x4.dot_i16x8_s(v0, toRed)));
    v128.store(red + to, real(i32x4.dot_i16x8_s(v1, toRed)), 16);
    v128.store(green + to, real(green0));
    v128.store(green + to, real(green1), 16);
    v128.store(blue + to, real(i32x4.dot_i16x8_s(u0, toBlue)));
    v128.store(blue + to, real(i32x4.dot_i16x8_s(u1, toBlue)), 16);
  }
}

/** Factors for light and chroma next to each other. */
function pair(light: i32, chroma: i32): v128 {
  return i32x4.splat((light & 0xffff) | (chroma << 16));
}

function scaled(sums: v128, gain: i32, offset: i32): v128 {
  return i16x8.add(i16x8.mul(sums, i16x8.splat(<i16>gain)), i16x8.splat(<i16>offset));
}

/** 8 pixels as integers, not clamped. */
function whole(low: v128, high: v128): v128 {
  return i16x8.narrow_i32x4_s(i32x4.shr_s(low, 21), i32x4.shr_s(high, 21));
}

function real(value: v128): v128 {
  const colour = f32x4.mul(f32x4.convert_i32x4_s(value), f32x4.splat(1.0 / 2_097_152.0));
  return f32x4.pmin(f32x4.splat(255), f32x4.pmax(f32x4.splat(0), colour));
}

/** (chroma - 128) * 256 for 8 boxes: the samples become upper bytes, and turning the top bit subtracts. */
function aboutZero(chroma: usize, nearest: v128): v128 {
  return v128.xor(i8x16.swizzle(v128.load(chroma), nearest), i16x8.splat(-32_768));
}

/** Which chroma samples of a row 8 boxes take, as upper bytes: floor of the centre. */
function nearestChroma(ratio: usize): v128 {
  if (ratio === 1) {
    return i8x16(-1, 0, -1, 0, -1, 1, -1, 1, -1, 2, -1, 2, -1, 3, -1, 3);
  }
  if (ratio === 2) {
    return i8x16(-1, 0, -1, 1, -1, 2, -1, 3, -1, 4, -1, 5, -1, 6, -1, 7);
  }
  return i8x16(-1, 0, -1, 2, -1, 3, -1, 5, -1, 6, -1, 8, -1, 9, -1, 11);
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
  const a = threeRows(at, stride);
  const b = threeRows(at + 8, stride);
  const c = threeRows(at + 16, stride);
  // Every third of the 24 columns, from column 0, 1 and 2. -1 becomes 0.
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
