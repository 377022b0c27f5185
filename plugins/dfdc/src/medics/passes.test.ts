import { expect, test } from 'vitest';
import { medicsDetectorSize } from './passes.ts';

test.each([
  [1920, 1080, 480, 480, 270, 4],
  [1080, 1920, 960, 540, 960, 2],
  [640, 361, 480, 480, 270, 4 / 3],
])('The Medics look at %d x %d within %d pixels', (width, height, side, w, h, upscale) => {
  const size = medicsDetectorSize({ width, height }, side);
  expect(size).toEqual({ width: w, height: h, upscale: expect.closeTo(upscale, 12) as number });
});
