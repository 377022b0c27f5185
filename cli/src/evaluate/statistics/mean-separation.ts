import { bootstrapSets } from './bootstrap-sets.ts';
import { atFalseAlarms, aucOf, rocOf } from './roc.ts';
import { byScore, type Scored } from './scored.ts';
import { type Estimate, FALSE_ALARM_RATES } from './separation.ts';

/** Figures of several sets of clips, averaged; each set counts the same. */
export interface MeanSeparation {
  readonly auc: Estimate;
  /** Share of fakes that are caught, with a threshold of its own in each set. */
  readonly caught: readonly (Estimate & {
    /** Share of reals that may be called, 0..1. */
    readonly rate: number;
  })[];
}

/** The difference of two means of the same clips. */
export interface Difference extends Estimate {
  readonly own: number;
  readonly other: number;
}

export interface SeparationDifference {
  readonly auc: Difference;
  /** At 5 % false alarms. */
  readonly caught: Difference;
}

/** Undefined when a set lacks a real or a fake. */
export function meanSeparationOf(sets: readonly (readonly Scored[])[]): MeanSeparation | undefined {
  const sorted = sets.map(byScore);
  const values = meansOf(sorted, FALSE_ALARM_RATES);
  if (!values) return undefined;
  const intervals = bootstrapSets(sorted, (weights) => meansOf(sorted, FALSE_ALARM_RATES, weights));
  const estimate = (at: number): Estimate => {
    const interval = intervals[at];
    return { value: values[at]!, ...(interval && { interval }) };
  };
  return {
    auc: estimate(0),
    caught: FALSE_ALARM_RATES.map((rate, k) => ({ rate, ...estimate(1 + k) })),
  };
}

/**
 * Figures minus those of other scores for the same clips, averaged over sets; the interval is of the difference, drawn with
 * the same clips on both sides. `other`: of the same clips as `own`, set by set. Undefined when a set lacks a class.
 */
export function separationDifference(
  own: readonly (readonly Scored[])[],
  other: readonly (readonly Scored[])[],
): SeparationDifference | undefined {
  const [a, b] = [own.map(byScore), other.map(byScore)];
  const [ownValues, otherValues] = [meansOf(a, [0.05]), meansOf(b, [0.05])];
  if (!ownValues || !otherValues) return undefined;
  const intervals = bootstrapSets([...a, ...b], (weights) => {
    const drawnOwn = meansOf(a, [0.05], weights.slice(0, a.length));
    const drawnOther = meansOf(b, [0.05], weights.slice(a.length));
    return drawnOwn && drawnOther ? drawnOwn.map((value, k) => value - drawnOther[k]!) : undefined;
  });
  const difference = (at: number): Difference => {
    const interval = intervals[at];
    const [ofOwn, ofOther] = [ownValues[at]!, otherValues[at]!];
    return { own: ofOwn, other: ofOther, value: ofOwn - ofOther, ...(interval && { interval }) };
  };
  return { auc: difference(0), caught: difference(1) };
}

/** Mean AUC, then the mean share caught at each rate. */
function meansOf(
  sets: readonly (readonly Scored[])[],
  rates: readonly number[],
  weights?: readonly Uint32Array[],
): number[] | undefined {
  const sums = [0, ...rates.map(() => 0)];
  for (const [s, set] of sets.entries()) {
    const curve = rocOf(set, weights?.[s]);
    if (!curve) return undefined;
    sums[0]! += aucOf(curve);
    rates.forEach((rate, k) => {
      sums[1 + k]! += atFalseAlarms(curve, rate).caught;
    });
  }
  return sums.map((sum) => sum / sets.length);
}
