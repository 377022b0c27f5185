import { describe, expect, test } from 'vitest';
import { bootstrap, RESAMPLES } from './bootstrap.ts';
import { calibrationErrorOf, reliabilityOf } from './calibration.ts';
import { logLossOf } from './log-loss.ts';
import { randomOf } from './random.ts';
import { atFalseAlarms, aucOf, rocOf } from './roc.ts';
import { byScore, type Scored } from './scored.ts';
import { separationOf } from './separation.ts';
import { wilson } from './wilson.ts';

/** Clips of their own groups. */
function clips(reals: readonly number[], fakes: readonly number[]): Scored[] {
  const of = (isFake: boolean) => (score: number, k: number) => ({
    score,
    isFake,
    group: `${isFake}${k}`,
  });
  return [...reals.map(of(false)), ...fakes.map(of(true))];
}

const curveOf = (reals: readonly number[], fakes: readonly number[]) =>
  rocOf(byScore(clips(reals, fakes)))!;
const auc = (reals: readonly number[], fakes: readonly number[]) => aucOf(curveOf(reals, fakes));

describe('AUC', () => {
  test('is the share of pairs in which the fake is higher', () => {
    // The example of scikit-learn's roc_auc_score.
    expect(auc([0.1, 0.4], [0.35, 0.8])).toBeCloseTo(0.75, 12);
    expect(auc([0.1, 0.2], [0.3, 0.4])).toBe(1);
    expect(auc([0.3, 0.4], [0.1, 0.2])).toBe(0);
  });

  test('counts equal scores half', () => {
    expect(auc([0.5, 0.5], [0.5, 0.5, 0.5])).toBeCloseTo(0.5, 12);
    // One of four pairs is a tie and three are right.
    expect(auc([0.2, 0.5], [0.5, 0.9])).toBeCloseTo(3.5 / 4, 12);
  });

  test('is that of all pairs on made-up scores, ties among them', () => {
    const random = randomOf(7);
    const draw = (n: number, up: number) =>
      Array.from({ length: n }, () => Math.round((random() * 0.8 + up) * 10) / 10);
    const [reals, fakes] = [draw(40, 0), draw(60, 0.2)];
    let sum = 0;
    for (const r of reals) for (const f of fakes) sum += f > r ? 1 : f === r ? 0.5 : 0;
    expect(auc(reals, fakes)).toBeCloseTo(sum / (40 * 60), 12);
  });

  test('is not there without both classes', () => {
    expect(rocOf(byScore(clips([0.1], [])))).toBeUndefined();
    expect(separationOf(clips([], [0.1]))).toBeUndefined();
  });

  test('weights count like copies', () => {
    const sorted = byScore(clips([0.1, 0.6], [0.35, 0.8]));
    const weights = sorted.map((_, k) => k);
    const copies = byScore(sorted.flatMap((clip, k) => Array.from({ length: k }, () => clip)));
    expect(aucOf(rocOf(sorted, weights)!)).toBeCloseTo(aucOf(rocOf(copies)!), 12);
  });
});

describe('caught at a rate of false alarms', () => {
  const reals = Array.from({ length: 20 }, (_, k) => k / 100);

  test('takes the lowest threshold that calls no more reals than allowed', () => {
    // One of 20 reals may be called: that at 0.19, but not the next at 0.18.
    const curve = curveOf(reals, [0.05, 0.185, 0.188, 0.5]);
    expect(atFalseAlarms(curve, 0.05)).toMatchObject({ threshold: 0.185, caught: 0.75 });
    expect(atFalseAlarms(curve, 0.1)).toMatchObject({ threshold: 0.18, falseAlarms: 0.1 });
  });

  test('allows no false alarm with too few reals for one', () => {
    const curve = curveOf(reals, [0.05, 0.185, 0.188, 0.5]);
    expect(atFalseAlarms(curve, 0.01)).toMatchObject({ threshold: 0.5, caught: 0.25 });
  });

  test('a fake that is as high as a real is not caught without it', () => {
    expect(atFalseAlarms(curveOf([0.1, 0.9], [0.9, 0.9]), 0.05).caught).toBe(0);
    const [first] = separationOf(clips([0.1, 0.9], [0.9, 0.9]))!.caught;
    expect(first).toMatchObject({ rate: 0.01, threshold: null, value: 0 });
  });
});

describe('intervals', () => {
  test('of a mean are as wide as they should be, and the same each time', () => {
    const values = Array.from({ length: 100 }, (_, k) => k % 2);
    const groups = values.map((_, k) => String(k));
    const mean = (weights: Uint32Array) => [
      values.reduce((sum, value, k) => sum + value * weights[k]!, 0) / 100,
    ];
    const [interval] = bootstrap(groups, mean);
    // 0.5 ± 1.96 · 0.05.
    expect(interval![0]).toBeCloseTo(0.402, 1.5);
    expect(interval![1]).toBeCloseTo(0.598, 1.5);
    expect(bootstrap(groups, mean)).toEqual([interval]);
  });

  test('draw groups whole: copies in one group add no certainty', () => {
    const random = randomOf(3);
    const single = Array.from({ length: 40 }, (_, k) => ({
      score: random() * 0.7 + (k % 2 ? 0.3 : 0),
      isFake: k % 2 === 1,
      group: String(k),
    }));
    const copied = single.flatMap((clip) => [clip, clip, clip, clip]);
    const apart = copied.map((clip, k) => ({ ...clip, group: String(k) }));
    const width = (set: readonly Scored[]) => {
      const [low, high] = separationOf(set)!.auc.interval!;
      return high - low;
    };
    expect(width(copied)).toBeCloseTo(width(single), 1);
    expect(width(apart)).toBeLessThan(width(single) * 0.7);
  });

  test('draws of one class are replaced; too many of them, and there is none', () => {
    let calls = 0;
    const half = bootstrap(['a', 'b'], () => (calls++ % 2 ? [1] : undefined));
    expect(half).toEqual([[1, 1]]);
    expect(calls).toBe(2 * RESAMPLES);
    expect(bootstrap(['a', 'b'], () => undefined)).toEqual([]);
  });

  test('of shares are those of Wilson', () => {
    // Known values: 0 of 10 and 5 of 10.
    expect(wilson(0, 10)![0]).toBe(0);
    expect(wilson(0, 10)![1]).toBeCloseTo(0.2775, 4);
    expect(wilson(5, 10)![0]).toBeCloseTo(0.2366, 4);
    expect(wilson(5, 10)![1]).toBeCloseTo(0.7634, 4);
    expect(wilson(0, 0)).toBeUndefined();
  });
});

describe('log loss', () => {
  test('is that of scikit-learn', () => {
    // log_loss([1, 0, 0, 1], [.9, .1, .2, .65])
    expect(logLossOf(clips([0.1, 0.2], [0.9, 0.65]))).toBeCloseTo(0.21616, 5);
    expect(logLossOf(clips([0.5], [0.5]))).toBeCloseTo(Math.LN2, 12);
  });

  test('a certain and wrong score is dear, not infinite', () => {
    expect(logLossOf(clips([1], []))).toBeCloseTo(16.118, 3);
  });
});

describe('calibration', () => {
  test('is the distance of score and share in bins, by clips', () => {
    // Bin 0.2: two clips, mean 0.25, half fake. Bin 0.9: two clips, mean 0.95 (1.0 belongs to it), both fake.
    const bins = reliabilityOf(clips([0.25], [0.25, 0.9, 1]));
    expect(bins).toMatchObject([
      { from: 0.2, to: 0.3, clips: 2, meanScore: 0.25, shareFake: 0.5 },
      { from: 0.9, to: 1, clips: 2, meanScore: 0.95, shareFake: 1 },
    ]);
    expect(calibrationErrorOf(bins)).toBeCloseTo(0.5 * 0.25 + 0.5 * 0.05, 12);
    expect(calibrationErrorOf([])).toBeNaN();
  });
});
