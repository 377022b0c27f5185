import { expect, test } from 'vitest';
import { nmsPlusOne } from './nms-plus-one.ts';

const face = (x1: number, x2: number, confidence: number) => ({
  box: { x1, y1: 0, x2, y2: 2 },
  confidence,
});

test('sides count one more pixel', () => {
  // 3 x 3 pixels each, sharing 1 x 3 of 15.
  const faces = [face(0, 2, 0.9), face(2, 4, 0.8)];
  expect(nmsPlusOne(faces, 0.21)).toEqual(faces);
  expect(nmsPlusOne(faces, 0.19)).toEqual([faces[0]]);
});

test('an overlap of exactly the threshold stays', () => {
  const faces = [face(0, 2, 0.9), face(2, 4, 0.8)];
  expect(nmsPlusOne(faces, 0.2)).toEqual(faces);
});

test('a threshold of 1 keeps everything', () => {
  const faces = [face(0, 2, 0.9), face(0, 2, 0.8)];
  expect(nmsPlusOne(faces, 1)).toEqual(faces);
});
