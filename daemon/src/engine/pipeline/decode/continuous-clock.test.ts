import { expect, test } from 'vitest';
import { ContinuousClock } from './continuous-clock.ts';

/** Frames of 40 ms; what the clock makes of these times, and where it says that they jump. */
function run(times: readonly number[], startSeconds?: number) {
  const clock = new ContinuousClock({ stepSeconds: 0.04, startSeconds });
  const moments = times.map((time) => clock.at(time));
  return {
    times: moments.map(({ seconds }) => Math.round(seconds * 1000)),
    jumps: moments.flatMap(({ jump }, k) => (jump ? [k] : [])),
  };
}

test('times that grow are left alone, in odd steps and after pauses, too', () => {
  expect(run([5, 5.04, 5.05, 9, 18.9])).toEqual({
    times: [5000, 5040, 5050, 9000, 18900],
    jumps: [],
  });
});

test('a clock that goes back or far ahead costs one step', () => {
  expect(run([7, 7.04, 0, 0.04, 0.08]).times).toEqual([7000, 7040, 7080, 7120, 7160]);
  expect(run([0, 0.04, 3600, 3600.04]).times).toEqual([0, 40, 80, 120]);
  expect(run([0, 0.04, 3600, 3600.04]).jumps).toEqual([2]);
});

test('one wrong time moves no other, however far and whichever way it is off', () => {
  for (const wrong of [36_000, -36_000]) {
    const { times, jumps } = run([0, 0.04, 0.07, wrong, 0.15, 0.19]);
    expect(times).toEqual([0, 40, 70, 100, 150, 190]);
    expect(jumps).toEqual([3, 4]);
  }
});

test('a first frame far from where the source begins is put there', () => {
  const { times, jumps } = run([36_000, 0.04, 0.08], 0);
  expect(times).toEqual([0, 40, 80]);
  expect(jumps).toEqual([0, 1]);
  expect(run([1.2, 1.24], 0)).toEqual({ times: [1200, 1240], jumps: [] });
});

test('jitter changes nothing, and a clock that stands still goes on all the same', () => {
  expect(run([0, 0.04, 0.04, 0.02, 0.08, 0.12])).toEqual({
    times: [0, 40, 40, 40, 80, 120],
    jumps: [],
  });
  const { times, jumps } = run(new Array(100).fill(3));
  expect(times.at(-1)).toBeGreaterThan(3000 + 93 * 40 - 1);
  expect(jumps.length).toBeGreaterThan(10);
});

test('frames without a time follow each other', () => {
  expect(run([Number.NaN, Number.NaN, Number.NaN]).times).toEqual([0, 40, 80]);
  expect(run([1, 1.04, Number.NaN, 1.12]).times).toEqual([1000, 1040, 1080, 1120]);
});

test('a clock that is set ahead twice does not return in between', () => {
  const clock = new ContinuousClock({ stepSeconds: 0.04, accepts: (step) => step < 2 });
  const times = [0, 0.04, 6.08, 6.12, 12.16].map((time) => clock.at(time).seconds);

  expect(times.map((time) => Math.round(time * 1000))).toEqual([0, 40, 80, 120, 160]);
});
