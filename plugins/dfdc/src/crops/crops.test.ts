import type { Picture } from '@trueframe/sdk/resize';
import { describe, expect, test } from 'vitest';
import { bronzeFrameBox, bronzeRect } from '../bronze/crops.ts';
import {
  firstPlaceDetectorSize,
  firstPlaceInput,
  firstPlaceReadmeScale,
  firstPlaceRect,
} from '../first-place/crops.ts';
import { medicsSquares, medicsStillFrames } from '../medics/still-input.ts';
import { place79DetectorInput, place79Rect } from '../place-79/crops.ts';
import { pythonSlice } from '../shared/numpy/slice.ts';
import { cut, flip, isEmpty } from '../shared/pixel-rect.ts';
import { thirdPlaceRect } from '../third-place/crops.ts';
import { faceSamples, sequenceSamples } from '../third-place/samples.ts';

const FRAME = { width: 1000, height: 800 };
const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });
const grey = (width: number, height: number, values: readonly number[]): Picture => ({
  data: Uint8Array.from(values),
  width,
  height,
  channels: 1,
});

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

describe('3rd place', () => {
  test('the box grows by half about its centre and is truncated', () => {
    expect(thirdPlaceRect(box(100, 100, 201, 150), FRAME)).toEqual(box(74, 87, 226, 162));
  });

  test('it is held within the frame', () => {
    expect(thirdPlaceRect(box(-10, 10, 90, 90), FRAME)).toEqual(box(0, 0, 115, 110));
    expect(thirdPlaceRect(box(950, 750, 990, 790), FRAME)).toEqual(box(940, 740, 1000, 800));
  });

  const track = Array.from({ length: 35 }, (_, i) => ({ frame: 60 + i, box: box(i, i, i, i) }));

  test('a sequence of 7 starts at every 14th box and is cut with its middle box', () => {
    expect(sequenceSamples(track)).toEqual([
      { frames: [60, 61, 62, 63, 64, 65, 66], box: box(3, 3, 3, 3), isFlipped: true },
      { frames: [74, 75, 76, 77, 78, 79, 80], box: box(17, 17, 17, 17), isFlipped: false },
      { frames: [88, 89, 90, 91, 92, 93, 94], box: box(31, 31, 31, 31), isFlipped: true },
    ]);
    expect(sequenceSamples(track.slice(0, 34))).toHaveLength(2);
    expect(sequenceSamples(track.slice(0, 6))).toEqual([]);
  });

  test('every other box is a face: two for each model in turn, the first of both flipped', () => {
    const faces = faceSamples(track.slice(0, 10));
    expect(faces.map(({ frame, model, isFlipped }) => [frame, model, isFlipped])).toEqual([
      [60, 'first', true],
      [62, 'first', false],
      [64, 'second', true],
      [66, 'second', false],
      [68, 'first', true],
    ]);
  });
});

describe('The Medics', () => {
  const detector = { width: 480, height: 270 };
  const corners = Array.from({ length: 4 }, (_, i) => box(100 + 9 * i, 100, 150 + 9 * i, 150));

  test('ten squares lie between two samples, those of both included', () => {
    const squares = medicsSquares(corners, detector, 4);
    expect(squares).toHaveLength(30);
    // Sides 50, times 1.2; centres move by 1 from 125.
    expect(squares[0]).toEqual(box(95 * 4, 95 * 4, 155 * 4, 155 * 4));
    expect(squares[9]).toEqual(box(104 * 4, 95 * 4, 164 * 4, 155 * 4));
    expect(squares[10]).toEqual(squares[9]);
  });

  test('squares are pushed into the picture and keep their size', () => {
    const atEdges = [box(0, 230, 40, 268), box(0, 230, 40, 268)];
    expect(medicsSquares(atEdges, detector, 1)[0]).toEqual(box(0, 222, 48, 270));
  });

  test('a square higher than the picture pokes out at the top', () => {
    const tall = [box(100, 0, 150, 269), box(100, 0, 150, 269)];
    // Sides 50, 50, 269, 269: the 90th percentile is 269, times 1.2 = 322.
    expect(medicsSquares(tall, detector, 1)[0]).toMatchObject({ y1: -52, y2: 270 });
  });

  test('the 2-D model sees the first 32 frames of a region, without its last', () => {
    expect(medicsStillFrames({ from: 20, to: 69 })).toEqual(
      Array.from({ length: 32 }, (_, i) => 20 + i),
    );
    expect(medicsStillFrames({ from: 0, to: 31 })).toHaveLength(30);
  });
});

describe('79th place', () => {
  test('the detector sees every other pixel', () => {
    const input = place79DetectorInput(grey(3, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(input).toEqual(grey(2, 2, [1, 3, 7, 9]));
  });

  test('the box is truncated, then doubled, without margin', () => {
    expect(place79Rect(box(10.9, 20.9, 30.9, 40.9), FRAME)).toEqual(box(20, 40, 60, 80));
  });

  test('a box that pokes over the left is empty, as Python slices', () => {
    expect(isEmpty(place79Rect(box(-3, 20, 30, 40), FRAME))).toBe(true);
  });
});

describe('bronze', () => {
  test('the box goes from 640 x 640 to the frame, truncated', () => {
    expect(bronzeFrameBox(box(64, 64, 128, 128.9), FRAME)).toEqual(box(100, 80, 200, 161));
  });

  test('sides become 1.3 times as long, in whole halves, within the frame', () => {
    // 1.3 * 101 = 131.3: halves of 65 about floor(301 / 2).
    expect(bronzeRect(box(100, 100, 201, 200), FRAME)).toEqual(box(85, 85, 215, 215));
    expect(bronzeRect(box(0, 700, 100, 800), FRAME)).toEqual(box(0, 685, 115, 800));
  });
});

test('cut copies a rectangle, flip swaps left and right', () => {
  const part = cut(grey(3, 2, [1, 2, 3, 4, 5, 6]), box(1, 0, 3, 2));
  expect(part).toEqual(grey(2, 2, [2, 3, 5, 6]));
  expect(flip(part)).toEqual(grey(2, 2, [3, 2, 6, 5]));
});
