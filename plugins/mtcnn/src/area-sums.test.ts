import { noise } from '@trueframe/sdk/testing';
import { expect, test } from 'vitest';
import { AreaSums, type Window } from './area-sums.ts';

const WIDTH = 37;
const HEIGHT = 29;
const rgb = new Uint8Array(WIDTH * HEIGHT * 3).map(noise(5));

const CASES: readonly { window: Window; width: number; height: number }[] = [
  { window: { left: 0, top: 0, right: WIDTH, bottom: HEIGHT }, width: 23, height: 18 },
  { window: { left: 0, top: 0, right: WIDTH, bottom: HEIGHT }, width: 12, height: 12 },
  { window: { left: 0, top: 0, right: WIDTH, bottom: HEIGHT }, width: WIDTH, height: HEIGHT },
  { window: { left: 3, top: 5, right: 36, bottom: 28 }, width: 24, height: 24 },
  { window: { left: 30, top: 20, right: 37, bottom: 29 }, width: 48, height: 48 },
  { window: { left: 36, top: 28, right: 37, bottom: 29 }, width: 24, height: 24 },
];

for (const { window, width, height } of CASES) {
  test(`${JSON.stringify(window)} to ${width}x${height} is the mean of each cell`, () => {
    const sums = new AreaSums();
    sums.set(rgb, WIDTH, HEIGHT);
    const out = new Float32Array(7 + 3 * width * height);
    sums.resize(window, width, height, out, 7);
    expect(out.subarray(7)).toEqual(meansOfCells(window, width, height));
  });
}

test('a smaller picture after a larger one sees nothing of it', () => {
  const sums = new AreaSums();
  sums.set(new Uint8Array(100 * 100 * 3).fill(255), 100, 100);
  sums.set(rgb, WIDTH, HEIGHT);
  const window = { left: 0, top: 0, right: WIDTH, bottom: HEIGHT };
  const out = new Float32Array(3 * 20 * 10);
  sums.resize(window, 20, 10, out, 0);
  expect(out).toEqual(meansOfCells(window, 20, 10));
});

/** Straight from the definition of adaptive average pooling. */
function meansOfCells(
  { left, top, right, bottom }: Window,
  width: number,
  height: number,
): Float32Array {
  const out = new Float32Array(3 * width * height);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const y0 = Math.floor((y * (bottom - top)) / height);
        const y1 = Math.ceil(((y + 1) * (bottom - top)) / height);
        const x0 = Math.floor((x * (right - left)) / width);
        const x1 = Math.ceil(((x + 1) * (right - left)) / width);
        let sum = 0;
        for (let row = y0; row < y1; row++) {
          for (let column = x0; column < x1; column++) {
            sum += rgb[((top + row) * WIDTH + left + column) * 3 + c]!;
          }
        }
        const mean = Math.fround(Math.fround(sum / (y1 - y0)) / (x1 - x0));
        out[(c * height + y) * width + x] = Math.fround(mean - 127.5) / 128;
      }
    }
  }
  return out;
}
