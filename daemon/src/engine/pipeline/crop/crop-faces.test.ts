import type { YuvFrame } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { modelInput } from '../../../../../test/helpers/model-input.ts';
import { CropCutter } from './crop-faces.ts';

const [WIDTH, HEIGHT] = [64, 48];

/** Grey, but for a white square of 8 pixels at `x`, 16. */
function frame(index: number, x: number): YuvFrame {
  const data = new Uint8Array(WIDTH * HEIGHT * 1.5).fill(128);
  for (let row = 16; row < 24; row++) data.fill(255, row * WIDTH + x, row * WIDTH + x + 8);
  const facts = { index, ptsMs: index * 40, width: WIDTH, height: HEIGHT };
  return { format: 'yuv420p', data, matrix: 'bt601', range: 'full', ...facts };
}

const at = (x: number) => ({ x1: x, y1: 16, x2: x + 8, y2: 24 });

test('of all frames of a window the place of the face in the last one is cut, oldest first', () => {
  const input = modelInput({ width: 8, height: 8, frames: 3, type: 'uint8' });
  // The square moves by four pixels a frame, and another one is far away.
  const frames = [frame(0, 8), frame(1, 12), frame(2, 16)];
  const { batch, faces } = new CropCutter(input).cut(frames, [at(16), at(40)]);

  expect(batch.dims).toEqual([2, 3, 3, 8, 8]);
  expect(faces).toEqual([0, 1]);
  // Brightness of the top row of each frame, in red: the square comes in from the left.
  const row = (face: number, k: number) => {
    const start = (face * 3 + k) * 3 * 64;
    return [...batch.data.subarray(start, start + 8)].map((value) => (value > 200 ? '#' : '.'));
  };
  const rows = [0, 1, 2].map((k) => row(0, k).join(''));
  expect(rows).toEqual(['........', '####....', '########']);
  for (const k of [0, 1, 2]) expect(row(1, k).join('')).toBe('........');
});

test('the limits of a model look at the last frame', () => {
  const input = modelInput({ width: 8, height: 8, frames: 2, type: 'uint8' });
  const cutter = new CropCutter(input, { maxBrightness: 200 });
  const bright = cutter.cut([frame(0, 40), frame(1, 16)], [at(16)]);
  expect(bright.refused).toEqual(['TOO_BRIGHT']);
  expect(cutter.cut([frame(0, 16), frame(1, 40)], [at(16)]).faces).toEqual([0]);
});
