import { describe, expect, test } from 'vitest';
import { grey } from '../../../../test/helpers/dfdc-parts.ts';
import { isEmpty } from '../shared/pixel-rect.ts';
import {
  firstPlaceDetectorSize,
  firstPlaceInput,
  firstPlaceReadmeScale,
  firstPlaceRect,
} from './crops.ts';

const FRAME = { width: 1000, height: 800 };
const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

describe('1st place', () => {
  test('coordinates are doubled and truncated, a third of the side is added, rounded down', () => {
    // 100.4 * 2 = 200.8; sides 101 and 50: margins 33 and 16.
    const rect = firstPlaceRect(box(100.4, 100, 150.9, 125.2), FRAME);
    expect(rect).toEqual(box(200 - 33, 200 - 16, 301 + 33, 250 + 16));
  });

  test('the near edges stop at 0, the far ones at the frame', () => {
    expect(firstPlaceRect(box(-5, 2, 40, 40), FRAME)).toEqual(box(0, 0, 110, 105));
    expect(firstPlaceRect(box(450, 350, 510, 410), FRAME)).toEqual(box(860, 660, 1000, 800));
  });

  test('a box beyond the frame is empty', () => {
    expect(isEmpty(firstPlaceRect(box(600, 100, 650, 150), FRAME))).toBe(true);
  });

  test('the detector sees half the frame, rounded down', () => {
    expect(firstPlaceDetectorSize({ width: 853, height: 481 })).toEqual({
      width: 426,
      height: 240,
    });
  });

  test.each([
    [299, 2],
    [300, 1],
    [1000, 1],
    [1001, 0.5],
    [1900, 0.5],
    [1920, 0.33],
  ])('its README scales a frame %d wide by %d', (width, scale) => {
    expect(firstPlaceReadmeScale(width)).toBe(scale);
  });

  test('a face of 380 is only centred, on black', () => {
    const input = firstPlaceInput(
      grey(
        1,
        380,
        Array.from({ length: 380 }, () => 7),
      ),
    );
    expect([input.width, input.height]).toEqual([380, 380]);
    // floor((380 - 1) / 2)
    expect(input.data.subarray(0, 380).indexOf(7)).toBe(189);
    expect(input.data.filter((v) => v === 7)).toHaveLength(380);
  });

  test('a face without pixels, or too thin to keep any, is refused', () => {
    expect(() => firstPlaceInput(grey(0, 5, []))).toThrow(/whole number/);
    expect(() =>
      firstPlaceInput(
        grey(
          1,
          500,
          Array.from({ length: 500 }, () => 7),
        ),
      ),
    ).toThrow(/to 0 x 380/);
  });
});
