import { roundHalfEven } from '@trueframe/sdk/resize';
import { float32Sum } from './float32-sum.ts';

// Below this, float16 has one fixed step.
const SMALLEST_NORMAL = 2 ** -14;
const SMALLEST_STEP = 2 ** -24;

/** Nearest float16 of a number within 0..1, halves to even. */
export function toHalf(value: number): number {
  if (value < SMALLEST_NORMAL) return roundHalfEven(value / SMALLEST_STEP) * SMALLEST_STEP;
  let power = 1;
  while (power > value) power /= 2;
  // Eleven significant bits.
  const step = power / 1024;
  return roundHalfEven(value / step) * step;
}

/** `numpy.mean` of a float16 array: summed in float32, rounded to float16. */
export function halfMean(halves: readonly number[]): number {
  return toHalf(Math.fround(float32Sum(Float32Array.from(halves)) / halves.length));
}
