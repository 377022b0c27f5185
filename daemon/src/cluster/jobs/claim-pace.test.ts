import { expect, test } from 'vitest';
import { haveOthersRoom, pauseAfterClaim } from './claim-pace.ts';

const node = (live: number, capacity: number) => ({
  room: () => capacity - live,
  liveRungs: () => Array.from({ length: live }, () => 0),
});

test('a fuller node waits longer before its next job, and a larger one less', () => {
  expect(pauseAfterClaim(node(4, 20), 1, true)).toBe(50);
  expect(pauseAfterClaim(node(16, 20), 1, true)).toBe(200);
  expect(pauseAfterClaim(node(160, 200), 1, true)).toBe(20);
  expect(pauseAfterClaim(node(1, 1.5), 1, true)).toBe(1000);
});

test('a node takes the next job at once where no other could take it, or none waits', () => {
  expect(pauseAfterClaim(node(4, 20), 0, true)).toBe(0);
  expect(pauseAfterClaim(node(4, 20), 9, false)).toBe(0);
  expect(pauseAfterClaim(node(4, Number.POSITIVE_INFINITY), 9, true)).toBe(0);
});

test('others have room when one of them says so, or does not know', () => {
  const others = (room: number | null) =>
    haveOthersRoom('a', Object.entries({ a: { room: 9 }, b: { room } }));
  expect([0.9, 1, null].map(others)).toEqual([false, true, true]);
});
