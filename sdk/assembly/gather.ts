/** Two neighbours of a line make a pixel: out[x] = w[2x] * line[at[x]] + w[2x + 1] * line[at[x] + 1]; `at` in bytes. */
export function gatherTwo(line: usize, at: usize, w: usize, out: usize, width: usize): void {
  for (let x: usize = 0; x < width; x += 4) {
    const from = at + (x << 2);
    const weight = w + (x << 3);
    const p = f32x4.mul(
      pairs(line + load<u32>(from), line + load<u32>(from, 4)),
      v128.load(weight),
    );
    const q = f32x4.mul(
      pairs(line + load<u32>(from, 8), line + load<u32>(from, 12)),
      v128.load(weight, 16),
    );
    v128.store(out + (x << 2), sumPairs(p, q));
  }
}

/** The same with `4 * groups` neighbours. */
export function gatherMany(
  line: usize,
  at: usize,
  w: usize,
  out: usize,
  width: usize,
  groups: usize,
): void {
  const step = groups << 4;
  for (let x: usize = 0; x < width; x += 4) {
    const from = at + (x << 2);
    const weight = w + x * step;
    const a = dot(line + load<u32>(from), weight, step);
    const b = dot(line + load<u32>(from, 4), weight + step, step);
    const c = dot(line + load<u32>(from, 8), weight + 2 * step, step);
    const d = dot(line + load<u32>(from, 12), weight + 3 * step, step);
    v128.store(out + (x << 2), sumPairs(sumPairs(a, b), sumPairs(c, d)));
  }
}

/** The next four pixels. */
export function fourOfTwo(line: usize, at: usize, w: usize): v128 {
  const p = pairs(line + load<u32>(at), line + load<u32>(at, 4));
  const q = pairs(line + load<u32>(at, 8), line + load<u32>(at, 12));
  return sumPairs(f32x4.mul(p, v128.load(w)), f32x4.mul(q, v128.load(w, 16)));
}

function pairs(a: usize, b: usize): v128 {
  return v128.load64_lane(b, v128.load64_zero(a), 1);
}

/** [a0 + a1, a2 + a3, b0 + b1, b2 + b3] */
function sumPairs(a: v128, b: v128): v128 {
  return f32x4.add(v128.shuffle<f32>(a, b, 0, 2, 4, 6), v128.shuffle<f32>(a, b, 1, 3, 5, 7));
}

/** Four partial sums of `length` bytes of floats. */
function dot(line: usize, weight: usize, length: usize): v128 {
  let sum = f32x4.mul(v128.load(line), v128.load(weight));
  for (let k: usize = 16; k < length; k += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(line + k), v128.load(weight + k)));
  }
  return sum;
}
