import { describe, expect, test } from 'vitest';
import { thirdPlaceDetectorFrames, thirdPlaceFrames } from './frames.ts';

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
