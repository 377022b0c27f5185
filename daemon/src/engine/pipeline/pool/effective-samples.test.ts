import { expect, test } from 'vitest';
import { effectiveSamples } from './effective-samples.ts';

/** Reproducible noise in -0.5..0.5. */
function noise(count: number): number[] {
  let seed = 7;
  return Array.from({ length: count }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648 - 0.5;
  });
}

test('independent samples count nearly in full', () => {
  expect(effectiveSamples(noise(400))).toBeGreaterThan(250);
});

test('a slowly moving series counts for little', () => {
  let x = 0;
  const walk = noise(400).map((step) => {
    x = 0.97 * x + step;
    return x;
  });
  expect(effectiveSamples(walk)).toBeLessThan(60);
});

test('a constant series is one sample', () => {
  expect(effectiveSamples(new Array(100).fill(0.4))).toBe(1);
});
