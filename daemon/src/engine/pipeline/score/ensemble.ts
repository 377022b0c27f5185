import type { MemberResult } from '../../workers/protocol.ts';

/** The weighted mean of the members that voted, 0..1; undefined when none did. */
export function ensembleScore(
  results: readonly MemberResult[],
  weights: readonly number[],
): number | undefined {
  let sum = 0;
  let total = 0;
  results.forEach((result, k) => {
    if (typeof result !== 'number') return;
    const weight = weights[k] ?? 1;
    sum += weight * result;
    total += weight;
  });
  return total === 0 ? undefined : sum / total;
}
