import { describe, expect, test } from 'vitest';
import { uniqueSpreadFrames } from '../shared/spread-frames.ts';
import { firstPlaceFrames } from './frames.ts';

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
    expect(uniqueSpreadFrames(0, 32)).toEqual([]);
    expect(uniqueSpreadFrames(1, 32)).toEqual([0]);
    expect(uniqueSpreadFrames(3, 32)).toEqual([0, 1, 2]);
    expect(uniqueSpreadFrames(300, 32)).toEqual(firstPlaceFrames(300));
    expect(uniqueSpreadFrames(289, 25)).toEqual(Array.from({ length: 25 }, (_, i) => 12 * i));
  });
});
