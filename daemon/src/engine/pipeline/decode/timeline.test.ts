import { expect, test } from 'vitest';
import { Timeline } from './timeline.ts';

test('indices count on, times grow, nanoseconds are the limit', () => {
  const timeline = new Timeline(0, Number.NEGATIVE_INFINITY);

  expect(timeline.book(0)).toEqual({ index: 0, ptsMs: 0 });
  expect(timeline.book(33.3666666667)).toEqual({ index: 1, ptsMs: 33.366667 });
  expect(timeline.book(33.3666666667)).toEqual({ index: 2, ptsMs: 33.367667 });
  expect(timeline.book(Number.NaN).ptsMs).toBeCloseTo(33.368667, 6);
  expect(timeline.book(100)).toEqual({ index: 4, ptsMs: 100 });
});

test('it goes on after a resume', () => {
  const timeline = new Timeline(51, 2000);

  expect(timeline.book(2040)).toEqual({ index: 51, ptsMs: 2040 });
});

test('a first frame without a time is at 0', () => {
  expect(new Timeline(0, Number.NEGATIVE_INFINITY).book(Number.NaN).ptsMs).toBe(0);
});
