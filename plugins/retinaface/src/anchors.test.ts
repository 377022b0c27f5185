import { expect, test } from 'vitest';
import { Anchors } from './anchors.ts';

const SIDES = [
  [16, 32],
  [64, 128],
  [256, 512],
] as const;

test('a 640 square has 16800 anchors', () => {
  expect(new Anchors(640, 640, SIDES).count).toBe((80 * 80 + 40 * 40 + 20 * 20) * 2);
});

test('grids reach over the edge', () => {
  expect(new Anchors(65, 33, SIDES).count).toBe((9 * 5 + 5 * 3 + 3 * 2) * 2);
});

test('they go by grid, row, column and side', () => {
  const anchors = new Anchors(640, 320, SIDES);
  const inPixels = (index: number) => {
    const { cx, cy, width, height } = anchors.at(index);
    return [cx * 640, cy * 320, width * 640, height * 320].map((value) => Math.round(value));
  };
  expect(inPixels(0)).toEqual([4, 4, 16, 16]);
  expect(inPixels(1)).toEqual([4, 4, 32, 32]);
  expect(inPixels(2)).toEqual([12, 4, 16, 16]);
  expect(inPixels(160)).toEqual([4, 12, 16, 16]);
  const second = 80 * 40 * 2;
  expect(inPixels(second)).toEqual([8, 8, 64, 64]);
  const third = second + 40 * 20 * 2;
  expect(inPixels(third + 1)).toEqual([16, 16, 512, 512]);
  expect(inPixels(anchors.count - 1)).toEqual([624, 304, 512, 512]);
});

test('they are kept as float32', () => {
  const { cx } = new Anchors(641, 480, SIDES).at(2);
  expect(cx).toBe(Math.fround(12 / 641));
});
