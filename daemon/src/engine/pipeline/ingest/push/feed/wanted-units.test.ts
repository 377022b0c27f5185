import { expect, test } from 'vitest';
import { WantedUnits } from './wanted-units.ts';

const times = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, k) => (from + k) / 25);

test('the first of each interval is wanted', () => {
  const units = new WantedUnits(5);
  expect(units.among(times(0, 8))).toEqual({ first: 0, last: 5 });
  for (const time of times(0, 6)) units.give(time);
  expect(units.among(times(6, 8))).toEqual({ first: -1, last: -1 });
});

test('with windows, so are those after it up to the end of the window', () => {
  const units = new WantedUnits(5, 3);
  expect(units.among(times(0, 8))).toEqual({ first: 0, last: 7 });
  for (const time of times(0, 6)) units.give(time);
  expect(units.among(times(6, 10))).toEqual({ first: 0, last: 1 });
  for (const time of times(6, 8)) units.give(time);
  expect(units.among(times(8, 10))).toEqual({ first: -1, last: -1 });
});
