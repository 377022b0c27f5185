import { expect, test } from 'vitest';
import { theilSen } from './theil-sen.ts';

const noise = (i: number) => Math.sin(i * 12.9898) * 2;

test('a line with noise and an outlier has its slope, inside its interval', () => {
  const points = Array.from({ length: 60 }, (_, x) => ({ x, y: 5 + 0.5 * x + noise(x) }));
  points[30] = { x: 30, y: 900 };
  const { slope, low, high } = theilSen(points);
  expect(slope).toBeCloseTo(0.5, 1);
  expect(low).toBeLessThan(0.5);
  expect(high).toBeGreaterThan(0.5);
  expect(high - low).toBeLessThan(0.1);
});

test('of noise alone the interval holds 0', () => {
  const { low, high } = theilSen(Array.from({ length: 60 }, (_, x) => ({ x, y: noise(x) })));
  expect(low).toBeLessThan(0);
  expect(high).toBeGreaterThan(0);
});
