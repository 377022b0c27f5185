import { describe, expect, test } from 'vitest';
import { meanSeparationOf, separationDifference } from './mean-separation.ts';
import { randomOf } from './random.ts';
import type { Scored } from './scored.ts';
import { separationOf } from './separation.ts';

const clip = (group: string, isFake: boolean, score: number): Scored => ({ group, isFake, score });
const real = (group: string, score: number) => clip(group, false, score);
const fake = (group: string, score: number) => clip(group, true, score);

/** 40 clips of 20 groups; fakes score higher by `gap`, and every score has the noise of its clip. */
function noisy(gap: number, noise: (k: number) => number): Scored[] {
  return Array.from({ length: 40 }, (_, k) => {
    const isFake = k % 2 === 1;
    return clip(`g${k >> 1}`, isFake, 0.3 + 0.4 * noise(k) + (isFake ? gap : 0));
  });
}

function noiseOf(seed: number): (k: number) => number {
  const random = randomOf(seed);
  const values = Array.from({ length: 40 }, random);
  return (k) => values[k]!;
}

describe('the mean of several sets', () => {
  test('counts every set the same, however large', () => {
    const reals = [real('a', 0.2), real('b', 0.4)];
    const right = [...reals, fake('c', 0.9)];
    const wrong = [...reals, fake('d', 0.1), fake('e', 0.1), fake('f', 0.1)];
    const mean = meanSeparationOf([right, wrong])!;
    expect(mean.auc.value).toBe(0.5);
    expect(mean.caught.map(({ rate, value }) => [rate, value])).toEqual([
      [0.01, 0.5],
      [0.05, 0.5],
      [0.1, 0.5],
    ]);
  });

  test('of one set is that set, with the same interval', () => {
    const set = noisy(0.1, noiseOf(3));
    const { auc, caught } = separationOf(set)!;
    const mean = meanSeparationOf([set])!;
    expect(mean.auc.value).toBeCloseTo(auc.value, 12);
    expect(mean.auc.interval![0]).toBeCloseTo(auc.interval![0], 1);
    expect(mean.auc.interval![1]).toBeCloseTo(auc.interval![1], 1);
    expect(mean.caught[1]!.value).toBe(caught[1]!.value);
  });

  test('draws a group for all sets at once: the same set twice is no more certain than once', () => {
    const set = noisy(0.1, noiseOf(3));
    expect(meanSeparationOf([set, set])).toEqual(meanSeparationOf([set]));
  });

  test('is undefined when a set lacks a class', () => {
    expect(meanSeparationOf([[real('a', 0), fake('b', 1)], [fake('b', 1)]])).toBeUndefined();
  });
});

describe('the difference of two runs', () => {
  test('of a run and itself is nothing, for certain', () => {
    const set = noisy(0.1, noiseOf(5));
    const { auc } = separationDifference([set], [set])!;
    expect(auc).toMatchObject({ value: 0, interval: [0, 0] });
  });

  test('is far more certain than either: noise that both share cancels out', () => {
    const noise = noiseOf(5);
    const [better, worse] = [noisy(0.12, noise), noisy(0.04, noise)];
    const width = ([low, high]: readonly [number, number]) => high - low;
    const { auc } = separationDifference([better], [worse])!;
    expect(auc.value).toBeCloseTo(auc.own - auc.other, 12);
    expect(auc.value).toBeGreaterThan(0);
    expect(auc.interval![0]).toBeGreaterThan(0);
    expect(width(auc.interval!)).toBeLessThan(
      0.7 * width(separationOf(better)!.auc.interval!) + 0.02,
    );
  });
});
