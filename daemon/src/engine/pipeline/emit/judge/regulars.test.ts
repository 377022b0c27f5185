import { expect, test } from 'vitest';
import { Borders } from './borders.ts';
import { regularsOf } from './regulars.ts';

test('a member that voted on less than half of the samples vouches for nothing, until it has caught up well', () => {
  const borders = Borders.of({ hysteresis: 0 });
  const at = (votes: number) => regularsOf([100, votes, 0], 100, borders);
  expect([50, 49, 50, 54, 55, 50].map(at)).toEqual([[0, 1], [0], [0], [0], [0, 1], [0, 1]]);
  const last = Borders.final({ hysteresis: 0 }, ['votes 1']);
  expect(regularsOf([100, 50, 0], 100, last)).toEqual([0, 1]);
});
