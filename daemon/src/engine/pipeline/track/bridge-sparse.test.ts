import type { TrackerFrame } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { bridgeSparse } from './bridge-sparse.ts';

test('frames that are far apart are no second apart for the tracker, others as far as they are', () => {
  const told: number[] = [];
  const update = (_: unknown, { ptsMs }: TrackerFrame) => {
    told.push(ptsMs);
    return { seen: [], ended: [] };
  };
  const tracker = bridgeSparse({ update, end: () => [] });
  [1000, 1200, 3200, 5200, 5400].forEach((ptsMs, index) => {
    tracker.update([], { index, ptsMs, width: 64, height: 48 });
  });
  expect(told).toEqual([1000, 1200, 1650, 2100, 2300]);
});
