import type { Detection } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { byArea } from './by-area.ts';

const face = (side: number, confidence: number): Detection => ({
  box: { x1: 0, y1: 0, x2: side, y2: side },
  confidence,
});

test('the largest comes first, of equal ones the later', () => {
  const faces = [face(10, 0.9), face(30, 0.8), face(10, 0.7)];
  expect(byArea(faces).map(({ confidence }) => confidence)).toEqual([0.8, 0.7, 0.9]);
});
