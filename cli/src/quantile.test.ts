import { expect, test } from 'vitest';
import { quantile } from './quantile.ts';

test('quantiles lie between the values, in any order', () => {
  expect(quantile([30, 10, 20], 0.5)).toBe(20);
  expect(quantile([30, 10, 20], 0.25)).toBe(15);
  expect(quantile([1, 2], 1)).toBe(2);
  expect(quantile([7], 0.99)).toBe(7);
});

test('of no values there is none', () => {
  expect(quantile([], 0.5)).toBeNaN();
});
