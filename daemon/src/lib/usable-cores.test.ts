import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { usableCores } from './usable-cores.ts';

test('never more than there are', () => {
  expect(usableCores()).toBeGreaterThan(0);
  expect(usableCores()).toBeLessThanOrEqual(availableParallelism());
});
