import { expect, test } from 'vitest';
import { changeInWords, pairedChange, unpairedChange } from './change.ts';

// A machine that gets slower and slower, and B always a tenth below A.
const a = [1, 1.3, 1.7, 2.2, 2.9];
const b = a.map((value, i) => value * (0.9 + (i % 2) * 0.004));

test('paired runs see through what the machine does to both', () => {
  const change = pairedChange(a, b);
  expect(change.change).toBeCloseTo(-0.1, 2);
  expect(change.interval![1]).toBeLessThan(-0.09);
  expect(changeInWords(change)).toMatch(/^1\.7 → 1\.53, −9\.\d % \[−10\.\d %, −9\.\d %\]$/);
});

test('the same runs unpaired drown in it, and it says so', () => {
  expect(changeInWords(unpairedChange(a, b))).toMatch(/no difference shown/);
});

test('unpaired runs of a calm machine show a difference', () => {
  const change = unpairedChange([1, 1.01, 0.99, 1], [1.2, 1.21, 1.19, 1.2]);
  expect(change.interval![0]).toBeGreaterThan(0.17);
  expect(change.interval![1]).toBeLessThan(0.23);
});

test('one run each has no interval', () => {
  const change = unpairedChange([1], [2]);
  expect(change).toEqual({ a: 1, b: 2, change: 1 });
  expect(changeInWords(change)).toMatch(/says nothing about noise$/);
});
