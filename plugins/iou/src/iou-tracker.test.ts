import type { Detection } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
import { IouTracker, type IouTrackerOptions } from './iou-tracker.ts';

const defaults = { minIou: 0.3, maxLostMs: 1000, minConfidence: 0, minSeen: 1 };
const frame = (ptsMs: number) => ({ index: ptsMs, ptsMs, width: 640, height: 480 });
const face = (x: number, confidence = 0.9): Detection => ({
  box: { x1: x, y1: 100, x2: x + 100, y2: 200 },
  confidence,
});

/** Updates with one list of faces per 200 ms; gives the ids that were seen. */
function follow(frames: readonly Detection[][], options: Partial<IouTrackerOptions> = {}) {
  const tracker = new IouTracker({ ...defaults, ...options });
  return frames.map((faces, i) => {
    const { seen, ended } = tracker.update(faces, frame(i * 200));
    return { ids: seen.map((s) => s.trackId), ended };
  });
}

describe('IouTracker', () => {
  test('joins the pair that overlaps most, whatever the order of detections', () => {
    const [, second] = follow([
      [face(0), face(60)],
      [face(70), face(5)],
    ]);
    expect(second?.ids).toEqual([1, 2]);
    const tracker = new IouTracker(defaults);
    tracker.update([face(0), face(60)], frame(0));
    const { seen } = tracker.update([face(70), face(5)], frame(200));
    expect(seen.map((s) => s.detection.box.x1)).toEqual([5, 70]);
  });

  test('too little overlap is another face', () => {
    expect(follow([[face(0)], [face(50)]]).map((f) => f.ids)).toEqual([[1], [1]]);
    expect(follow([[face(0)], [face(60)]]).map((f) => f.ids)).toEqual([[1], [2]]);
  });

  test('waits for a hidden face until maxLostMs have passed', () => {
    const hidden = Array<Detection[]>(4).fill([]);
    expect(follow([[face(0)], ...hidden, [face(0)]]).at(-1)).toEqual({ ids: [1], ended: [] });
    const longer = follow([[face(0)], ...hidden, [], [], [face(0)]]);
    expect(longer[6]).toEqual({ ids: [], ended: [1] });
    expect(longer[7]).toEqual({ ids: [2], ended: [] });
  });

  test('doubtful faces continue tracks but start none', () => {
    const options = { minConfidence: 0.8 };
    expect(follow([[face(0, 0.5)]], options)[0]?.ids).toEqual([]);
    const ids = follow([[face(0)], [face(0, 0.5)]], options).map((f) => f.ids);
    expect(ids).toEqual([[1], [1]]);
  });

  test('minSeen: a face that flickers is never reported', () => {
    const options = { minSeen: 2 };
    const flicker = follow([[face(0)], [], [face(0)], []], options);
    expect(flicker.every((f) => f.ids.length === 0 && f.ended.length === 0)).toBe(true);
    expect(follow([[face(0)], [face(0)]], options).map((f) => f.ids)).toEqual([[], [1]]);
  });
});
