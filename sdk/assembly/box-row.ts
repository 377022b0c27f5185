/**
 * One row of a frame shrunk by 1, 2 or 3, colours converted: three lines of 16-bit integers, where 64 stands for 1, not
 * yet clamped to 0..255. All in 16 bits, because that is twice as fast as floats; good to 0.05 of a grey level.
 *
 * @param luma first of `ratio` rows, `stride` bytes apart
 * @param u, v the chroma row nearest to their centre
 * @param black sum of a black box
 * @param gain brings a sum of white close to 32767
 * @param my, rv, gu, gv, bu 32768ths: what turns `gain * sum` and `256 * chroma` into 64ths
 */
export function boxRow(
  ratio: usize,
  luma: usize,
  stride: usize,
  u: usize,
  v: usize,
  width: usize,
  black: i32,
  gain: i32,
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
  for (let x: usize = 0; x < width; x += 8) {
    const sum = i16x8.sub(boxSums(ratio, luma + x * ratio, stride), i16x8.splat(<i16>black));
    const light = q15(i16x8.mul(sum, i16x8.splat(<i16>gain)), my);
    const at = (x * ratio) >> 1;
    const cu = aboutZero(i8x16.swizzle(v128.load(u + at), nearest));
    const cv = aboutZero(i8x16.swizzle(v128.load(v + at), nearest));
    const to = x << 1;
    v128.store(red + to, i16x8.add_sat_s(light, q15(cv, rv)));
    v128.store(green + to, i16x8.add_sat_s(light, i16x8.add_sat_s(q15(cu, gu), q15(cv, gv))));
    v128.store(blue + to, i16x8.add_sat_s(light, q15(cu, bu)));
  }
}

function q15(value: v128, factor: i32): v128 {
  return i16x8.q15mulr_sat_s(value, i16x8.splat(<i16>factor));
}

/** (chroma - 128) * 256 of the lower 8 bytes. */
function aboutZero(chroma: v128): v128 {
  return i16x8.shl(i16x8.sub(i16x8.extend_low_i8x16_u(chroma), i16x8.splat(128)), 8);
}

/** Which chroma samples of a row 8 boxes take: floor of the centre. */
function nearestChroma(ratio: usize): v128 {
  if (ratio === 1) return i8x16(0, 0, 1, 1, 2, 2, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0);
  if (ratio === 2) return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0);
  return i8x16(0, 2, 3, 5, 6, 8, 9, 11, 0, 0, 0, 0, 0, 0, 0, 0);
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
