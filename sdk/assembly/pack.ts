/** 16 floats, rounded to bytes. */
export function rounded(line: usize): v128 {
  const low = i16x8.narrow_i32x4_s(whole(v128.load(line)), whole(v128.load(line, 16)));
  const high = i16x8.narrow_i32x4_s(whole(v128.load(line, 32)), whole(v128.load(line, 48)));
  return i8x16.narrow_i16x8_u(low, high);
}

/** Integers of 0..255. */
function whole(value: v128): v128 {
  // 2^23 leaves a float no bits below 1, so adding it rounds, and the integer is in the lowest bits. That is to even; the
  // bit more (2^-12) makes it half up. The conversion that WebAssembly has is many instructions, because it minds NaN.
  const sum = f32x4.add(f32x4.add(value, f32x4.splat(1.0 / 4096.0)), f32x4.splat(8_388_608));
  return v128.and(sum, i32x4.splat(0x1ff));
}

/** Interleaves 3 x 16 bytes: a0 b0 c0 a1 b1 c1 … */
export function storePacked(out: usize, a: v128, b: v128, c: v128): void {
  // Swizzles whose gaps (-1) become 0: six shuffles of two vectors each take a quarter longer in V8.
  const a0 = i8x16.swizzle(a, i8x16(0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1, 5));
  const b0 = i8x16.swizzle(b, i8x16(-1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1));
  const c0 = i8x16.swizzle(c, i8x16(-1, -1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1));
  const a1 = i8x16.swizzle(a, i8x16(-1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10, -1));
  const b1 = i8x16.swizzle(b, i8x16(5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10));
  const c1 = i8x16.swizzle(c, i8x16(-1, 5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1));
  const a2 = i8x16.swizzle(
    a,
    i8x16(-1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1, -1),
  );
  const b2 = i8x16.swizzle(
    b,
    i8x16(-1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1),
  );
  const c2 = i8x16.swizzle(
    c,
    i8x16(10, -1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15),
  );
  v128.store(out, v128.or(a0, v128.or(b0, c0)));
  v128.store(out, v128.or(a1, v128.or(b1, c1)), 16);
  v128.store(out, v128.or(a2, v128.or(b2, c2)), 32);
}

/** Clamps and interleaves 3 x 8 integers of 16 bits. */
export function packed8(out: usize, a: v128, b: v128, c: v128): void {
  const ab = i8x16.narrow_i16x8_u(a, b);
  const cc = i8x16.narrow_i16x8_u(c, c);
  const ab0 = i8x16.swizzle(ab, i8x16(0, 8, -1, 1, 9, -1, 2, 10, -1, 3, 11, -1, 4, 12, -1, 5));
  const ab1 = i8x16.swizzle(
    ab,
    i8x16(13, -1, 6, 14, -1, 7, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1),
  );
  const c0 = i8x16.swizzle(cc, i8x16(-1, -1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1));
  const c1 = i8x16.swizzle(cc, i8x16(-1, 5, -1, -1, 6, -1, -1, 7, -1, -1, -1, -1, -1, -1, -1, -1));
  v128.store(out, v128.or(ab0, c0));
  v128.store(out, v128.or(ab1, c1), 16);
}
