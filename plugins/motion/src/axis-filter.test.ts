import { expect, test } from 'vitest';
import { AxisFilter } from './axis-filter.ts';

test('learns a constant velocity from positions', () => {
  const filter = new AxisFilter(0, 1, 100);
  for (let i = 1; i <= 20; i++) {
    filter.predict(0.2, 1);
    filter.correct(10 * i, 1);
  }
  expect(filter.velocity).toBeCloseTo(50, 0);
  filter.predict(0.4, 1);
  expect(filter.position).toBeCloseTo(220, 0);
});

test('grows unsure while it sees nothing, and sure when it sees', () => {
  const filter = new AxisFilter(0, 2, 10);
  const before = filter.variance;
  filter.predict(1, 5);
  const unseen = filter.variance;
  expect(unseen).toBeGreaterThan(before + 99);
  filter.correct(0, 2);
  expect(filter.variance).toBeLessThan(4);
});

test('two short steps are one long step', () => {
  const one = new AxisFilter(3, 2, 10);
  const two = new AxisFilter(3, 2, 10);
  one.predict(0.6, 5);
  for (let i = 0; i < 3; i++) two.predict(0.2, 5);
  expect(two.variance).toBeCloseTo(one.variance, 9);
  one.correct(9, 1);
  two.correct(9, 1);
  expect(two.position).toBeCloseTo(one.position, 9);
  expect(two.velocity).toBeCloseTo(one.velocity, 9);
});
