import { bootstrap, type Interval } from './bootstrap.ts';
import { logLossOf } from './log-loss.ts';
import { atFalseAlarms, aucOf, type RocPoint, rocOf } from './roc.ts';
import { byScore, type Scored } from './scored.ts';

/** Shares of reals that may be called, 0..1. */
export const FALSE_ALARM_RATES = [0.01, 0.05, 0.1] as const;

export interface Estimate {
  readonly value: number;
  /** Absent when resampling gives none. */
  readonly interval?: Interval;
}

export interface Caught extends Estimate {
  /** Share of reals that may be called, 0..1. */
  readonly rate: number;
  /** Scores from here on are called; null: none can be. */
  readonly threshold: number | null;
}

/** Measures of how well scores tell fakes from reals. */
export interface Separation {
  readonly auc: Estimate;
  /** Share of fakes that are caught, by rate of false alarms. */
  readonly caught: readonly Caught[];
  readonly logLoss: Estimate;
  readonly roc: readonly RocPoint[];
}

/** Undefined without both a real and a fake. */
export function separationOf(clips: readonly Scored[]): Separation | undefined {
  const sorted = byScore(clips);
  const roc = rocOf(sorted);
  if (!roc) return undefined;
  const intervals = bootstrap(
    sorted.map(({ group }) => group),
    (weights) => {
      const curve = rocOf(sorted, weights);
      if (!curve) return undefined;
      const caught = FALSE_ALARM_RATES.map((rate) => atFalseAlarms(curve, rate).caught);
      return [aucOf(curve), logLossOf(sorted, weights), ...caught];
    },
  );
  const estimate = (value: number, at: number): Estimate => {
    const interval = intervals[at];
    return { value, ...(interval && { interval }) };
  };
  return {
    auc: estimate(aucOf(roc), 0),
    logLoss: estimate(logLossOf(sorted), 1),
    caught: FALSE_ALARM_RATES.map((rate, k) => {
      const { threshold, caught } = atFalseAlarms(roc, rate);
      return {
        rate,
        threshold: Number.isFinite(threshold) ? threshold : null,
        ...estimate(caught, 2 + k),
      };
    }),
    roc,
  };
}
