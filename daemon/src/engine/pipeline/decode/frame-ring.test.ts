import { expect, test } from 'vitest';
import { FrameRing } from './frame-ring.ts';

test('every slot is used once before any is used again', () => {
  const ring = new FrameRing(3, 16);
  const first = [0, 1, 2].map(() => {
    const slot = ring.take()!;
    ring.give(slot);
    return slot;
  });
  expect(new Set(first).size).toBe(3);
});

test('then the one that was given back last', () => {
  const ring = new FrameRing(2, 16);
  const [one, two] = [ring.take()!, ring.take()!];
  expect(ring.take()).toBeUndefined();
  ring.give(two);
  ring.give(one);
  expect(ring.take()).toBe(one);
  expect(ring.take()).toBe(two);
  expect(ring.take()).toBeUndefined();
});
