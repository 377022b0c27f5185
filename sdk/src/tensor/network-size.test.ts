import { expect, test } from 'vitest';
import { networkSize } from './network-size.ts';

test.each([
  [1920, 1080, 640, 640, 384],
  [1080, 1920, 640, 384, 640],
  [640, 480, 640, 640, 480],
  [256, 256, 640, 256, 256],
  [641, 359, 640, 640, 384],
  [4000, 10, 320, 320, 32],
  [1, 1, 640, 32, 32],
])('%d x %d at %d is %d x %d', (width, height, inputSize, ...expected) => {
  const size = networkSize({ width, height }, inputSize);
  expect([size.width, size.height]).toEqual(expected);
});
