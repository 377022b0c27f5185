import { iouTracker } from '@trueframe/plugin-iou';
import type { Detection, TrackerFrame } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { atOneSize } from './at-one-size.ts';

const options = { minIou: 0.3, maxLostMs: 1000, minConfidence: 0, minSeen: 1 };
const frame = (index: number, width: number, height: number): TrackerFrame => {
  return { index, ptsMs: index * 200, width, height };
};
/** In shares of the frame. */
const face = ({ width, height }: TrackerFrame, x = 0.4): Detection => ({
  box: { x1: x * width, y1: 0.2 * height, x2: (x + 0.2) * width, y2: 0.6 * height },
  confidence: 0.9,
  landmarks: [x * width, 0.3 * height],
});

test('a face keeps its track when the frame grows and shrinks, and its box is that of the frame', () => {
  const tracker = atOneSize(iouTracker.create(options));
  const sizes = [
    [160, 90],
    [1280, 720],
    [1280, 720],
    [640, 360],
    [160, 90],
  ] as const;
  for (const [index, [width, height]] of sizes.entries()) {
    const now = frame(index, width, height);
    const detection = face(now);
    const { seen, ended } = tracker.update([detection], now);
    expect(ended).toEqual([]);
    expect(seen.map(({ trackId }) => trackId)).toEqual([1]);
    // The same object: scores of a glance are found by it.
    expect(seen[0]?.detection).toBe(detection);
  }
  expect(tracker.end()).toEqual([1]);
});

test("boxes of the tracker's own making come back in pixels of the frame", () => {
  const tracker = atOneSize({
    update: (detections) => ({
      seen: detections.map((detection) => ({ trackId: 1, detection: structuredClone(detection) })),
      ended: [],
    }),
    end: () => [],
  });
  tracker.update([], frame(0, 100, 100));
  const large = frame(1, 200, 400);
  const { seen } = tracker.update([face(large)], large);
  expect(seen[0]?.detection.box.x1).toBeCloseTo(80, 9);
  expect(seen[0]?.detection.box.y2).toBeCloseTo(240, 9);
  expect(seen[0]?.detection.landmarks?.map(Math.round)).toEqual([80, 120]);
});
