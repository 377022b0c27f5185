import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { coresOf, usableCores } from './usable-cores.ts';

test('a limit is processor time by period', () => {
  expect(coresOf('150000 100000\n')).toBe(1.5);
  expect(coresOf('max 100000\n')).toBeUndefined();
  expect(coresOf('-1 100000')).toBeUndefined();
  expect(coresOf(' ')).toBeUndefined();
});

test('never more than there are', () => {
  expect(usableCores()).toBeGreaterThan(0);
  expect(usableCores()).toBeLessThanOrEqual(availableParallelism());
});
