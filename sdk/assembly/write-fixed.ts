import { storePacked } from './pack';

// Lines of `boxRow`: 16-bit integers, 64 stands for 1.

/** out[3x], out[3x + 1], out[3x + 2] = a[x], b[x], c[x] rounded and clamped. */
export function fixedToBytes(a: usize, b: usize, c: usize, out: usize, width: usize): void {
  for (let x: usize = 0; x < width; x += 16) {
    const at = x << 1;
    storePacked(out + 3 * x, rounded(a + at), rounded(b + at), rounded(c + at));
  }
}

function rounded(line: usize): v128 {
  const half = i16x8.splat(32);
  return i8x16.narrow_i16x8_u(
    i16x8.shr_s(i16x8.add_sat_s(v128.load(line), half), 6),
    i16x8.shr_s(i16x8.add_sat_s(v128.load(line, 16), half), 6),
  );
}

/** out[x] = line[x], clamped to 0..255. */
export function fixedToFloats(line: usize, out: usize, width: usize): void {
  const unit = f32x4.splat(1.0 / 64.0);
  for (let x: usize = 0; x < width; x += 8) {
    const value = i16x8.min_s(
      i16x8.splat(255 * 64),
      i16x8.max_s(i16x8.splat(0), v128.load(line + (x << 1))),
    );
    const to = out + (x << 2);
    v128.store(to, f32x4.mul(unit, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(value))));
    v128.store(to, f32x4.mul(unit, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(value))), 16);
  }
}
