import { expect, test } from 'vitest';
import { Cadence } from './cadence.ts';

/** Opportunities every `everyMs`; returns those that were taken. */
function taken(perSecond: number, everyMs: number, untilMs: number): number[] {
  const cadence = new Cadence(perSecond);
  const times: number[] = [];
  for (let now = 0; now < untilMs; now += everyMs) {
    if (!cadence.isDue(now)) continue;
    cadence.take(now);
    times.push(now);
  }
  return times;
}

test('opportunities that do not fit the rate give it all the same', () => {
  expect(taken(2, 200, 2500)).toEqual([0, 600, 1000, 1600, 2000]);
  expect(taken(2, 40, 10_000)).toHaveLength(20);
  expect(taken(5, 1000, 5000), 'fewer opportunities').toHaveLength(5);
});

test('a long pause is not made up for', () => {
  const cadence = new Cadence(2);
  cadence.take(0);
  cadence.take(60_000);
  expect(cadence.isDue(60_499)).toBe(false);
  expect(cadence.isDue(60_500)).toBe(true);
});
