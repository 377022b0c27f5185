/** out[i] = a[i] * ka + b[i] * kb + c[i] * kc + shift; returns their sum. Floats, `count` a multiple of 4. */
export function lumaOfPlanes(
  a: usize,
  b: usize,
  c: usize,
  out: usize,
  count: usize,
  ka: f32,
  kb: f32,
  kc: f32,
  shift: f32,
): f64 {
  // Doubles: a float would lose the last of 65536 pixels' brightness.
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < count << 2; at += 16) {
    const ab = f32x4.add(
      f32x4.mul(v128.load(a + at), f32x4.splat(ka)),
      f32x4.mul(v128.load(b + at), f32x4.splat(kb)),
    );
    const c4 = f32x4.add(f32x4.mul(v128.load(c + at), f32x4.splat(kc)), f32x4.splat(shift));
    const luma = f32x4.add(ab, c4);
    v128.store(out + at, luma);
    sum = f64x2.add(sum, pairSums(luma));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** The same for packed bytes. */
export function lumaOfBytes(
  packed: usize,
  out: usize,
  count: usize,
  ka: f32,
  kb: f32,
  kc: f32,
): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const at = packed + 3 * i;
    const ab = <f32>load<u8>(at) * ka + <f32>load<u8>(at, 1) * kb;
    const luma = ab + <f32>load<u8>(at, 2) * kc;
    store<f32>(out + (i << 2), luma);
    sum += <f64>luma;
  }
  return sum;
}

/** Sum and sum of squares of the 4-neighbour Laplacian inside a picture, as two doubles at `sums`. */
export function laplacian(luma: usize, width: usize, height: usize, sums: usize): void {
  const pitch = width << 2;
  let sum = f64x2.splat(0);
  let squares = f64x2.splat(0);
  for (let y: usize = 1; y + 1 < height; y++) {
    const row = luma + y * pitch;
    for (let x: usize = 1; x + 1 < width; x += 4) {
      const at = row + (x << 2);
      const sides = f32x4.add(v128.load(at - 4), v128.load(at, 4));
      const around = f32x4.add(sides, f32x4.add(v128.load(at - pitch), v128.load(at + pitch)));
      const value = v128.and(
        f32x4.sub(around, f32x4.mul(v128.load(at), f32x4.splat(4))),
        inside(width - 1 - x),
      );
      sum = f64x2.add(sum, pairSums(value));
      squares = f64x2.add(squares, pairSums(f32x4.mul(value, value)));
    }
  }
  store<f64>(sums, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  store<f64>(sums, f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1), 8);
}

/** Keeps the first `count` of four pixels. */
function inside(count: usize): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(<i32>count));
}

function pairSums(value: v128): v128 {
  return f64x2.add(
    f64x2.promote_low_f32x4(value),
    f64x2.promote_low_f32x4(v128.shuffle<f64>(value, value, 1, 1)),
  );
}
