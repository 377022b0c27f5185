import type { Tensor } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { Anchors } from './anchors.ts';
import { decodeFaces } from './decode-faces.ts';

const SIDES = [
  [16, 32],
  [64, 128],
  [256, 512],
] as const;
const { count } = new Anchors(64, 64, SIDES);

/** Outputs of a 64 x 64 input with these scores and offsets at these anchors, and nothing elsewhere. */
function outputs(
  faces: readonly { index: number; score: number; loc?: readonly number[] }[],
): Readonly<Record<string, Tensor>> {
  const tensor = (columns: number): Tensor & { data: Float32Array } => ({
    type: 'float32',
    dims: [1, count, columns],
    data: new Float32Array(count * columns),
  });
  const [loc, conf, landmarks] = [tensor(4), tensor(2), tensor(10)];
  for (const { index, score, loc: offsets = [0, 0, 0, 0] } of faces) {
    conf.data[2 * index + 1] = score;
    loc.data.set(offsets, 4 * index);
    landmarks.data.set([10, -10], 10 * index);
  }
  return { loc, conf, landmarks };
}

const options = { anchors: SIDES, minScore: 0.5, limit: 10 };

test('without offsets a face is its anchor', () => {
  // Second cell of the first row at stride 8.
  const [face] = decodeFaces(outputs([{ index: 2, score: 0.75 }]), 64, 64, options);
  expect(face).toEqual({
    box: { x1: 4, y1: -4, x2: 20, y2: 12 },
    confidence: 0.75,
    // 10 tenths of a side of 16 to the right and up, then four points at the centre.
    landmarks: [28, -12, 12, 4, 12, 4, 12, 4, 12, 4],
  });
});

test('offsets move by tenths of the side and stretch by the exponent of fifths', () => {
  const loc = [5, 0, 5 * Math.log(2), 0];
  const [face] = decodeFaces(outputs([{ index: 2, score: 0.75, loc }]), 64, 64, options);
  expect(face!.box.x1).toBeCloseTo(20 - 16, 4);
  expect(face!.box.x2).toBeCloseTo(20 + 16, 4);
  expect(face!.box.y2 - face!.box.y1).toBeCloseTo(16, 4);
});

test('only scores above count, best first, of equal ones the later, as many as allowed', () => {
  const found = outputs([
    { index: 0, score: 0.5 },
    { index: 1, score: 0.625 },
    { index: 5, score: 0.875 },
    { index: 9, score: 0.625 },
  ]);
  const sizes = (limit: number) =>
    decodeFaces(found, 64, 64, { ...options, limit }).map(({ box }) => box.x1);
  // Anchors 5, 9 and 1: centres 20, 36 and 4, side 32.
  expect(sizes(10)).toEqual([4, 20, -12]);
  expect(sizes(2)).toEqual([4, 20]);
});
