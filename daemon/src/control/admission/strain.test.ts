import { expect, test } from 'vitest';
import { Strain } from './strain.ts';

function reports(strain: Strain, count: number, isAnyLate: boolean, load: number): number {
  for (let k = 0; k < count; k += 1) strain.update(isAnyLate, load);
  return strain.share;
}

test('counts on less while sessions are late although all should fit', () => {
  const strain = new Strain();
  expect(reports(strain, 1, true, 0.9)).toBe(1);
  expect(reports(strain, 1, true, 0.9)).toBeCloseTo(0.9);
  expect(reports(strain, 100, true, 0.9)).toBe(0.3);
  expect(reports(strain, 100, false, 0.9)).toBe(1);
});

test('sessions that are still late after an overload are no strain, for four seconds', () => {
  const strain = new Strain();
  expect(reports(strain, 20, true, 1.4)).toBe(1);
  expect(reports(strain, 8, true, 0.5)).toBe(1);
  expect(reports(strain, 2, true, 0.5)).toBeCloseTo(0.9);
});

test('an overload of a machine of which less is counted on is no overload of the whole', () => {
  const strain = new Strain();
  reports(strain, 4, true, 0.95);
  const before = strain.share;
  // The ladder has not acted yet: the load is above what is counted on now.
  reports(strain, 1, true, 0.95 / before);
  expect(reports(strain, 2, true, 0.95)).toBeLessThan(before);
});
