import { expect, test } from 'vitest';
import { grey } from '../../../../test/helpers/dfdc-parts.ts';
import { pythonSlice } from './numpy/slice.ts';
import { cut, flip } from './pixel-rect.ts';

test.each([
  [2, 5, { from: 2, to: 5 }],
  [-3, 10, { from: 7, to: 10 }],
  [-3, 5, { from: 7, to: 7 }],
  [2, -1, { from: 2, to: 9 }],
  [-20, 3, { from: 0, to: 3 }],
  [8, 99, { from: 8, to: 10 }],
  [12, 15, { from: 10, to: 10 }],
])('axis[%d:%d] of 10 takes %j', (start, stop, expected) => {
  expect(pythonSlice(start, stop, 10)).toEqual(expected);
});

test('cut copies a rectangle, flip swaps left and right', () => {
  const part = cut(grey(3, 2, [1, 2, 3, 4, 5, 6]), { x1: 1, y1: 0, x2: 3, y2: 2 });
  expect(part).toEqual(grey(2, 2, [2, 3, 5, 6]));
  expect(flip(part)).toEqual(grey(2, 2, [3, 2, 6, 5]));
});
