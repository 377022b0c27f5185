import type { Scored } from './scored.ts';

/** A certain and wrong score costs 16.1, not infinity. */
const LEAST = 1e-7;

/** Mean of -ln(probability that the score gives the true class), natural logarithm; 0.693 is a coin. NaN of none. */
export function logLossOf(clips: readonly Scored[], weights?: ArrayLike<number>): number {
  let sum = 0;
  let total = 0;
  clips.forEach(({ score, isFake }, k) => {
    const weight = weights?.[k] ?? 1;
    const right = Math.min(1 - LEAST, Math.max(LEAST, isFake ? score : 1 - score));
    sum -= weight * Math.log(right);
    total += weight;
  });
  return sum / total;
}
