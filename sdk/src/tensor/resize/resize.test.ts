import { describe, expect, test } from 'vitest';
import {
  opencvArea,
  opencvCubic,
  opencvLinear,
  type Picture,
  pillowResize,
  roundHalfEven,
  torchArea,
  torchNearest,
} from './index.ts';

const grey = (width: number, height: number, values: readonly number[]): Picture => ({
  data: Uint8Array.from(values),
  width,
  height,
  channels: 1,
});

// Equality with the libraries themselves is in test/parity; these are the cases that a reader can check by hand.
describe('resizers', () => {
  test('half the size is the mean of 2 x 2, halves up', () => {
    const source = grey(4, 2, [1, 2, 10, 20, 3, 4, 30, 42]);
    expect(opencvLinear(source, 2, 1).data).toEqual(Uint8Array.of(3, 26));
    expect(opencvArea(source, 2, 1).data).toEqual(Uint8Array.of(3, 26));
  });

  test('blocks of 3 x 1 round halves to the even neighbour', () => {
    expect(opencvArea(grey(4, 1, [1, 1, 1, 7]), 1, 1).data).toEqual(Uint8Array.of(2));
    expect(opencvArea(grey(4, 1, [1, 1, 1, 11]), 1, 1).data).toEqual(Uint8Array.of(4));
  });

  test('torch nearest copies floor(i * in / out)', () => {
    const source = grey(5, 1, [0, 10, 20, 30, 40]);
    expect(torchNearest(source, 3, 1).data).toEqual(Uint8Array.of(0, 10, 30));
  });

  test('torch area overlaps its cells and enlarges', () => {
    const source = grey(3, 1, [0, 30, 90]);
    expect(torchArea(source, 2, 1).data).toEqual(Float32Array.of(15, 60));
    expect(torchArea(source, 4, 1).data).toEqual(Float32Array.of(0, 15, 60, 90));
  });

  test('a picture keeps its samples when its size stays, in memory of its own', () => {
    const source = grey(3, 1, [5, 200, 9]);
    for (const same of [
      opencvCubic(source, 3, 1),
      opencvArea(source, 3, 1),
      pillowResize(source, 3, 1, 'bicubic'),
    ]) {
      expect(same.data).toEqual(source.data);
      expect(same.data).not.toBe(source.data);
    }
  });

  test.each([
    [0, 4],
    [4, -1],
    [2.5, 4],
  ])('a target of %d x %d is refused', (width, height) => {
    expect(() => pillowResize(grey(1, 1, [7]), width, height, 'bilinear')).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    );
  });

  test('an empty source is refused, as OpenCV refuses it', () => {
    expect(() => opencvLinear(grey(0, 3, []), 4, 4)).toThrow(/0 x 3 to 4 x 4/);
  });

  test.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [2.51, 3],
  ])('%d rounds to %d', (value, expected) => {
    expect(roundHalfEven(value)).toBeCloseTo(expected, 12);
  });
});
