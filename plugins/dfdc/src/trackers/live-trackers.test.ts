import { type Detection, parseOptions, type Tracker, type TrackerDefinition } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
import { medicsDetectorSize } from '../medics/passes.ts';
import { noTracker } from '../shared/no-tracker.ts';
import { iouTracker } from '../third-place/iou-tracker.ts';

const face = (x: number, confidence = 0.95): Detection => ({
  box: { x1: x, y1: 0, x2: x + 100, y2: 100 },
  confidence,
});

function start(definition: TrackerDefinition, options: unknown = {}) {
  const tracker = definition.create(parseOptions(definition.id, definition.options, options));
  let index = 0;
  return {
    tracker,
    update: (...faces: Detection[]) => {
      const frame = { index, ptsMs: index * 200, width: 640, height: 360 };
      index += 1;
      const { seen, ended } = (tracker as Tracker).update(faces, frame);
      return { seen: seen.map((s) => [s.trackId, s.detection.box.x1]), ended };
    },
  };
}

describe('iou-tracker', () => {
  const options = { minBoxes: 3 };

  test('reports a face from its nth box on, once one was sure', () => {
    const { update } = start(iouTracker, options);
    expect(update(face(0, 0.5)).seen).toEqual([]);
    expect(update(face(1, 0.5)).seen).toEqual([]);
    expect(update(face(2, 0.5)).seen).toEqual([]);
    expect(update(face(3, 0.9)).seen).toEqual([[1, 3]]);
    expect(update(face(4, 0.5)).seen).toEqual([[1, 4]]);
  });

  test('ends a track at the first frame without it, and numbers go on', () => {
    const { update } = start(iouTracker, options);
    for (const x of [0, 1, 2]) update(face(x));
    expect(update()).toEqual({ seen: [], ended: [1] });
    update(face(0));
    expect(update(face(0)).ended).toEqual([]);
    expect(update(face(0)).seen).toEqual([[2, 0]]);
  });

  test('says nothing of tracks that were never reported', () => {
    const { update, tracker } = start(iouTracker, options);
    update(face(0));
    expect(update(face(300)).ended).toEqual([]);
    expect(tracker.end()).toEqual([]);
  });

  test('end() ends what is reported', () => {
    const { update, tracker } = start(iouTracker, options);
    for (let i = 0; i < 3; i++) update(face(0), face(300));
    expect(tracker.end()).toEqual([1, 2]);
    expect(tracker.end()).toEqual([]);
  });
});

describe('none', () => {
  test('numbers the faces of each frame by their place', () => {
    const { update } = start(noTracker);
    expect(update(face(9)).seen).toEqual([[1, 9]]);
    expect(update(face(5), face(9))).toEqual({
      seen: [
        [1, 5],
        [2, 9],
      ],
      ended: [],
    });
    expect(update().seen).toEqual([]);
  });

  test('looks at the first maxFaces only', () => {
    const { update } = start(noTracker, { maxFaces: 1 });
    expect(update(face(5), face(9)).seen).toEqual([[1, 5]]);
  });

  test('after end() faces get new numbers', () => {
    const { update, tracker } = start(noTracker);
    update(face(0), face(1));
    expect(tracker.end()).toEqual([1, 2]);
    expect(update(face(0)).seen).toEqual([[3, 0]]);
  });
});

test.each([
  [1920, 1080, 480, 480, 270, 4],
  [1080, 1920, 960, 540, 960, 2],
  [640, 361, 480, 480, 270, 4 / 3],
])('The Medics look at %d x %d within %d pixels', (width, height, side, w, h, upscale) => {
  const size = medicsDetectorSize({ width, height }, side);
  expect(size).toEqual({ width: w, height: h, upscale: expect.closeTo(upscale, 12) as number });
});
