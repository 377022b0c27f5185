const { fround } = Math;
// Longer arrays are summed in halves.
const BLOCK = 128;
const LANES = 8;

/** Sum of float32 numbers in NumPy's order (pairwise, eight lanes), every step rounded to single precision. */
export function float32Sum(values: Float32Array): number {
  const { length } = values;
  if (length > BLOCK) {
    const half = Math.floor(length / 2);
    const cut = half - (half % LANES);
    return fround(float32Sum(values.subarray(0, cut)) + float32Sum(values.subarray(cut)));
  }
  const whole = length < LANES ? 0 : length - (length % LANES);
  let sum = whole === 0 ? 0 : laneSum(values.subarray(0, whole));
  for (const value of values.subarray(whole)) sum = fround(sum + value);
  return sum;
}

function laneSum(values: Float32Array): number {
  const lanes = values.slice(0, LANES);
  for (let i = LANES; i < values.length; i++) lanes[i % LANES] = lanes[i % LANES]! + values[i]!;
  const pairs = [0, 2, 4, 6].map((i) => fround(lanes[i]! + lanes[i + 1]!));
  return fround(fround(pairs[0]! + pairs[1]!) + fround(pairs[2]! + pairs[3]!));
}
