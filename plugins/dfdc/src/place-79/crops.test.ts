import { describe, expect, test } from 'vitest';
import { grey } from '../../../../test/helpers/dfdc-parts.ts';
import { isEmpty } from '../shared/pixel-rect.ts';
import { place79DetectorInput, place79Rect } from './crops.ts';

const FRAME = { width: 1000, height: 800 };
const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

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
