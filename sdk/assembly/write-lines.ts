import { rounded, storePacked } from './pack';

/** out[x * step] = line[x] * scale + shift; `step` in floats. */
export function toFloats(
  line: usize,
  out: usize,
  width: usize,
  step: usize,
  scale: f32,
  shift: f32,
): void {
  if (step === 1) {
    for (let x: usize = 0; x < width << 2; x += 16) {
      const value = f32x4.mul(v128.load(line + x), f32x4.splat(scale));
      v128.store(out + x, f32x4.add(value, f32x4.splat(shift)));
    }
    return;
  }
  for (let x: usize = 0; x < width; x++) {
    store<f32>(out + ((x * step) << 2), load<f32>(line + (x << 2)) * scale + shift);
  }
}

/** out[x] = line[x] rounded. */
export function toBytes(line: usize, out: usize, width: usize): void {
  for (let x: usize = 0; x < width; x += 16) v128.store(out + x, rounded(line + (x << 2)));
}

/** out[3x], out[3x + 1], out[3x + 2] = a[x], b[x], c[x] rounded. */
export function toPackedBytes(a: usize, b: usize, c: usize, out: usize, width: usize): void {
  for (let x: usize = 0; x < width; x += 16) {
    const at = x << 2;
    storePacked(out + 3 * x, rounded(a + at), rounded(b + at), rounded(c + at));
  }
}
