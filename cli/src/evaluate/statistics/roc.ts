import type { Scored } from './scored.ts';

/** Rates when clips with at least this score are called synthetic. */
export interface RocPoint {
  /** Infinity at the first point, where nothing is called. */
  readonly threshold: number;
  /** Share of reals that are called, 0..1. */
  readonly falseAlarms: number;
  /** Share of fakes that are called, 0..1. */
  readonly caught: number;
}

/**
 * The ROC curve from (0, 0) to (1, 1), one point for each different score. `sorted`: highest score first. `weights`: how
 * often each clip counts (default: once). Undefined without both a real and a fake.
 */
export function rocOf(
  sorted: readonly Scored[],
  weights?: ArrayLike<number>,
): RocPoint[] | undefined {
  let reals = 0;
  let fakes = 0;
  sorted.forEach(({ isFake }, k) => {
    const weight = weights?.[k] ?? 1;
    if (isFake) fakes += weight;
    else reals += weight;
  });
  if (reals === 0 || fakes === 0) return undefined;
  const points: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, falseAlarms: 0, caught: 0 }];
  let calledReals = 0;
  let calledFakes = 0;
  sorted.forEach(({ score, isFake }, k) => {
    const weight = weights?.[k] ?? 1;
    if (isFake) calledFakes += weight;
    else calledReals += weight;
    // Equal scores are called together or not at all.
    if (sorted[k + 1]?.score === score) return;
    points.push({
      threshold: score,
      falseAlarms: calledReals / reals,
      caught: calledFakes / fakes,
    });
  });
  return points;
}

/** Area under the curve: how often a fake has a higher score than a real, equal scores counted half. */
export function aucOf(curve: readonly RocPoint[]): number {
  let area = 0;
  for (let k = 1; k < curve.length; k++) {
    const [a, b] = [curve[k - 1]!, curve[k]!];
    area += ((b.falseAlarms - a.falseAlarms) * (a.caught + b.caught)) / 2;
  }
  return area;
}

/**
 * The point with the lowest threshold at which at most `rate` (0..1) of the reals are called. Nothing is interpolated:
 * the threshold is the score of a clip, so with fewer than 1/rate reals no false alarm is allowed at all.
 */
export function atFalseAlarms(curve: readonly RocPoint[], rate: number): RocPoint {
  // Sums of shares come out a little above what they are.
  return curve.findLast(({ falseAlarms }) => falseAlarms <= rate + 1e-9)!;
}
