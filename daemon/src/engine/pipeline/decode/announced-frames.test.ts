import { expect, test } from 'vitest';
import { FrameLedger } from '../ledger.ts';
import { AnnouncedFrames } from './announced-frames.ts';
import type { Announced } from './frame-book.ts';
import { FrameQueue } from './frame-queue.ts';

function setUp(slots = 2) {
  const ledger = new FrameLedger();
  const queue = new FrameQueue({ ledger, slots, pace: 'lossless', keepsNewestOnly: false });
  const corrupt: number[] = [];
  const frames = new AnnouncedFrames(queue, ledger, { received: 5, lastMs: 160 }, (ptsMs) =>
    corrupt.push(ptsMs),
  );
  return { ledger, queue, frames, corrupt };
}

function frame(
  index: number,
  more: Partial<Announced['label']> = {},
  isCorrupt = false,
): Announced {
  const size = { width: 4, height: 2, byteLength: 12 };
  const label = { index, ptsMs: index * 40, dueMs: undefined, ...size, ...more };
  return { label: { matrix: 'bt601', range: 'limited', ...label }, isCorrupt, isSpared: false };
}

test('each frame gets a slot in turn, and counts once its bytes are there', () => {
  const { ledger, frames } = setUp();
  ledger.receive(2);
  frames.push(frame(5));
  frames.push(frame(6));
  const target = frames.nextTarget();

  expect(target).toMatchObject({ bytes: expect.any(Uint8Array) });
  expect([frames.isFillingWanted, frames.progress]).toEqual([true, { received: 5, lastMs: 160 }]);
  if (target && 'commit' in target) target.commit();
  expect(frames.progress).toEqual({ received: 6, lastMs: 200 });
  expect(frames.isEmpty).toBe(false);
});

test('without a frame or without room there is no target', () => {
  const { ledger, frames } = setUp(1);
  expect(frames.nextTarget()).toBeUndefined();
  ledger.receive(2);
  frames.push(frame(5));
  frames.push(frame(6));
  const target = frames.nextTarget();
  if (target && 'commit' in target) target.commit();
  expect(frames.nextTarget()).toBeUndefined();
  expect(frames.isEmpty).toBe(false);
});

test('the bytes of a damaged frame go nowhere, and it is booked and told', () => {
  const { ledger, frames, corrupt } = setUp();
  ledger.receive();
  frames.push(frame(5, {}, true));
  expect(frames.nextTarget()).toEqual({ skipBytes: 12 });
  expect([corrupt, ledger.counts().dropped]).toEqual([[200], { corrupt: 1 }]);
  expect(frames.progress).toEqual({ received: 6, lastMs: 200 });
});

test('frames that no window needs are left out; only those that are analysed are counted', () => {
  const { frames } = setUp();
  const between = { role: { isEnd: false, isPart: false, reach: 1 } };
  frames.push(frame(5, between));
  expect(frames.nextTarget()).toEqual({ skipBytes: 12 });
  frames.push(frame(6, between));
  frames.push(frame(7, { role: { isEnd: true, isPart: false, reach: -1 } }));
  expect([frames.takeWanted(), frames.isEmpty]).toEqual([1, true]);
});

test('a frame that was decoded for the sake of another one goes nowhere, and is no damage', () => {
  const { ledger, frames, corrupt } = setUp();
  ledger.receive();
  frames.push({ ...frame(5), isSpared: true });
  expect(frames.nextTarget()).toEqual({ skipBytes: 12 });
  expect([corrupt, ledger.counts().dropped]).toEqual([[], { spared: 1 }]);
});
