import { expect, test } from 'vitest';
import { scaleDetections } from './scale-detections.ts';

const face = {
  box: { x1: -1.7, y1: 2.6, x2: 10.9, y2: 20.4 },
  confidence: 0.9,
  landmarks: [3.6, 4.6],
};

test('coordinates scale per axis', () => {
  expect(scaleDetections([{ ...face, box: { x1: 1, y1: 2, x2: 3, y2: 4 } }], 2, 3, 'no')).toEqual([
    { confidence: 0.9, box: { x1: 2, y1: 6, x2: 6, y2: 12 }, landmarks: [7.2, 4.6 * 3] },
  ]);
});

test('whole pixels are cut before or after scaling, toward zero', () => {
  expect(scaleDetections([face], 2, 2, 'input')[0]).toMatchObject({
    box: { x1: -2, y1: 4, x2: 20, y2: 40 },
    landmarks: [6, 8],
  });
  expect(scaleDetections([face], 2, 2, 'frame')[0]).toMatchObject({
    box: { x1: -3, y1: 5, x2: 21, y2: 40 },
    landmarks: [7, 9],
  });
});

test('a box that loses its area is dropped, landmarks may be absent', () => {
  const thin = { box: { x1: 1.1, y1: 0, x2: 1.9, y2: 5 }, confidence: 0.5 };
  expect(scaleDetections([thin], 1, 1, 'input')).toEqual([]);
  expect(scaleDetections([thin], 1, 1, 'no')).toEqual([thin]);
});
