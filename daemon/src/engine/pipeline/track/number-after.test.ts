import type { Tracker } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { numberAfter } from './number-after.ts';

const detection = { box: { x1: 0, y1: 0, x2: 10, y2: 10 }, confidence: 0.9 };
const frame = { index: 0, ptsMs: 0, width: 100, height: 100 };

/** One new track per frame; the one before it ends. */
function createTracker(): Tracker {
  let last = 0;
  return {
    update(detections) {
      const ended = last > 0 ? [last] : [];
      last += 1;
      return { seen: detections.map((one) => ({ trackId: last, detection: one })), ended };
    },
    end: () => [last],
  };
}

test('ids go on where they were, also of tracks that end', () => {
  const tracker = numberAfter(createTracker(), 41);
  expect(tracker.update([detection], frame)).toEqual({
    seen: [{ trackId: 42, detection }],
    ended: [],
  });
  expect(tracker.update([detection], frame)).toEqual({
    seen: [{ trackId: 43, detection }],
    ended: [42],
  });
  expect(tracker.end()).toEqual([43]);
});

test('a session without tracks begins at 1', () => {
  const tracker = numberAfter(createTracker(), 0);
  expect(tracker.update([detection], frame).seen[0]?.trackId).toBe(1);
});
