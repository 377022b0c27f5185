import { expect, test } from 'vitest';
import { steppedFrames } from './stepped-frames.ts';

test.each([
  [{ first: 0, step: 5 }, 16, [0, 5, 10, 15]],
  [{ first: 0, step: 10, end: 20 }, 300, [0, 10]],
  [{ first: 9, step: 10 }, 30, [9, 19, 29]],
  [{ first: 9, step: 10 }, 9, []],
])('%j of a clip of %d frames', (rule, count, expected) => {
  expect(steppedFrames(count, rule)).toEqual(expected);
});
