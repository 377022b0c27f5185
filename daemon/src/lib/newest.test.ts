import { expect, test } from 'vitest';
import { Newest } from './newest.ts';

test('keeps the newest in order and counts the others', () => {
  const newest = new Newest<number>(3);
  const gone = [1, 2, 3, 4, 5].map((item) => newest.add(item));
  expect(newest.items).toEqual([3, 4, 5]);
  expect(newest.omitted).toBe(2);
  expect(gone).toEqual([undefined, undefined, undefined, 1, 2]);
});

test('goes on from a state, and shares nothing with it', () => {
  const before = new Newest<number>(2);
  for (const item of [1, 2, 3]) before.add(item);
  const after = new Newest(2, structuredClone(before.state));
  after.add(4);
  expect(after.state).toEqual({ items: [3, 4], omitted: 2 });
  expect(before.state).toEqual({ items: [2, 3], omitted: 1 });
});
