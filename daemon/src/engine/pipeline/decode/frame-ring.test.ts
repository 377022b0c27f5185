import { expect, test } from 'vitest';
import { FrameRing } from './frame-ring.ts';

test('every slot is used once before any is used again', () => {
  const ring = new FrameRing(3, 16);
  const first = [0, 1, 2].map(() => {
    const slot = ring.take()!;
    slot.release();
    return slot.offset;
  });
  expect(new Set(first).size).toBe(3);
});

test('then the one that was given back last', () => {
  const ring = new FrameRing(2, 16);
  const [one, two] = [ring.take()!, ring.take()!];
  expect(ring.take()).toBeUndefined();
  two.release();
  one.release();
  expect(ring.take()?.offset).toBe(one.offset);
  expect(ring.take()?.offset).toBe(two.offset);
  expect(ring.take()).toBeUndefined();
});

test('a slot that two hold is free when both have released it', () => {
  const ring = new FrameRing(1, 16);
  const slot = ring.take()!;
  slot.hold();
  slot.release();
  expect(ring.take()).toBeUndefined();
  slot.release();
  expect(ring.take()).toBeDefined();
});
