import { describe, expect, test } from 'vitest';
import { firstPlaceFrames, uniqueSpreadFrames } from '../first-place/frames.ts';
import {
  BRONZE_FRAMES,
  MEDICS_FRAMES,
  PLACE_79_FRAMES,
  SECOND_PLACE_FRAMES,
  steppedFrames,
} from '../shared/stepped-frames.ts';
import { thirdPlaceDetectorFrames, thirdPlaceFrames } from '../third-place/frames.ts';

describe('frames of the 1st place', () => {
  test('32 are spread over the clip, both ends included', () => {
    const frames = firstPlaceFrames(300);
    expect(frames).toHaveLength(32);
    expect(frames.slice(0, 4)).toEqual([0, 9, 19, 28]);
    expect(frames.slice(-2)).toEqual([289, 299]);
  });

  test.each([
    [0, []],
    [1, [0]],
    [31, [0]],
    [32, Array.from({ length: 32 }, (_, i) => i)],
  ])('of %d frames it reads %j', (count, expected) => {
    expect(firstPlaceFrames(count)).toEqual(expected);
  });

  test('without the quirk a short clip is read whole', () => {
    expect(uniqueSpreadFrames(0)).toEqual([]);
    expect(uniqueSpreadFrames(1)).toEqual([0]);
    expect(uniqueSpreadFrames(3)).toEqual([0, 1, 2]);
    expect(uniqueSpreadFrames(300)).toEqual(firstPlaceFrames(300));
    expect(uniqueSpreadFrames(289, 25)).toEqual(Array.from({ length: 25 }, (_, i) => 12 * i));
  });
});

describe('frames of the 3rd place', () => {
  test.each([
    [29.97, 2],
    [30, 2],
    [25, 2],
    [24, 2],
    [22, 1],
    [15, 1],
    [8, 1],
    [60, 4],
    [50, 3],
  ])('at %d frames a second every %d. is kept', (fps, step) => {
    expect(thirdPlaceFrames(9, fps)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((i) => i % step === 0),
    );
  });

  test('below 8 frames a second nothing is kept', () => {
    expect(thirdPlaceFrames(100, 7.99)).toEqual([]);
    expect(thirdPlaceFrames(100, 0)).toEqual([]);
  });

  test('the detector sees every third kept frame', () => {
    expect(thirdPlaceDetectorFrames(thirdPlaceFrames(15, 30))).toEqual([0, 6, 12]);
  });
});

test.each([
  ['The Medics', MEDICS_FRAMES, 300, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]],
  ['The Medics, short clip', MEDICS_FRAMES, 31, [0, 10, 20, 30]],
  ['79th place, short clip', PLACE_79_FRAMES, 33, [0, 16, 32]],
  ['bronze', BRONZE_FRAMES, 16, [0, 5, 10, 15]],
  ['2nd place', SECOND_PLACE_FRAMES, 30, [9, 19, 29]],
  ['2nd place, too short', SECOND_PLACE_FRAMES, 9, []],
])('frames of %s', (_, rule, count, expected) => {
  expect(steppedFrames(count, rule)).toEqual(expected);
});

test('the 79th place reads 19 frames of a long clip', () => {
  const frames = steppedFrames(1000, PLACE_79_FRAMES);
  expect(frames).toHaveLength(19);
  expect(frames.at(-1)).toBe(288);
});
