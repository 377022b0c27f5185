import { expect, test } from 'vitest';
import { ScoreLine } from './score-line.ts';

function lineOf(count: number, everyMs: number, scoreAt: (k: number) => number | undefined) {
  const line = new ScoreLine();
  for (let k = 0; k < count; k++) line.add(1000 + k * everyMs, scoreAt(k));
  return line;
}

test('parts of equal time have the mean of their scores', () => {
  const line = lineOf(8, 40, (k) => (k < 4 ? 0.2 : 0.8));
  expect(line.length).toBe(8);
  expect(line.means(2)).toEqual([expect.closeTo(0.2), expect.closeTo(0.8)]);
  expect(line.means(8)).toHaveLength(8);
});

test('a part without a vote has no score', () => {
  const line = lineOf(4, 200, (k) => (k === 1 ? undefined : 0.5));
  expect(line.means(4)).toEqual([0.5, undefined, 0.5, 0.5]);
  expect(line.means(2)).toEqual([0.5, 0.5]);
});

test('a track of ten hours is kept in a few hundred stretches, and where its score rises stays known', () => {
  const count = 36_000;
  const line = lineOf(count, 1000, (k) => (k < count / 2 ? 0 : 1));
  expect(line.length).toBeLessThanOrEqual(256);
  expect(line.length).toBeGreaterThan(128);
  const means = line.means(10);
  expect(means.slice(0, 4)).toEqual([0, 0, 0, 0]);
  expect(means.slice(6)).toEqual([1, 1, 1, 1]);
});
