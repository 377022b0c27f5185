import { describe, expect, test } from 'vitest';
import { iou } from './iou.ts';
import { nms } from './nms.ts';

const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

describe('iou', () => {
  test.each([
    ['the same box', box(0, 0, 10, 10), box(0, 0, 10, 10), 1],
    ['half of it', box(0, 0, 10, 10), box(5, 0, 15, 10), 1 / 3],
    ['boxes that touch', box(0, 0, 10, 10), box(10, 0, 20, 10), 0],
    ['boxes apart', box(0, 0, 10, 10), box(50, 50, 60, 60), 0],
    ['a box without area', box(5, 5, 5, 5), box(0, 0, 10, 10), 0],
    ['NaN', box(Number.NaN, 0, 10, 10), box(0, 0, 10, 10), 0],
  ])('%s', (_what, a, b, expected) => {
    expect(iou(a, b)).toBeCloseTo(expected, 12);
    expect(iou(b, a)).toBeCloseTo(expected, 12);
  });
});

describe('nms', () => {
  const detections = [
    { box: box(0, 0, 10, 10), confidence: 0.7 },
    { box: box(1, 0, 11, 10), confidence: 0.9 },
    { box: box(30, 0, 40, 10), confidence: 0.8 },
  ];

  test('keeps the best of what overlaps, best first, and leaves its input alone', () => {
    expect(nms(detections, 0.3).map((d) => d.confidence)).toEqual([0.9, 0.8]);
    expect(detections.map((d) => d.confidence)).toEqual([0.7, 0.9, 0.8]);
  });

  test('an overlap of exactly the threshold stays', () => {
    const half = [
      { box: box(0, 0, 10, 10), confidence: 0.9 },
      { box: box(0, 0, 5, 10), confidence: 0.8 },
    ];
    expect(nms(half, 0.5)).toHaveLength(2);
    expect(nms(half, 0.49)).toHaveLength(1);
  });

  test('what a dropped box overlaps is not dropped with it', () => {
    const chain = [0, 4, 8].map((x, i) => ({
      box: box(x, 0, x + 10, 10),
      confidence: 0.9 - i / 10,
    }));
    expect(nms(chain, 0.4).map((d) => d.box.x1)).toEqual([0, 8]);
  });
});
