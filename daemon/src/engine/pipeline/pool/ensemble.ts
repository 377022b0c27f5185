import type { Pooling, Sample } from '@trueframe/sdk';
import type { MemberResult } from '../../../wire/member-result.ts';

/** What the members that voted say of a face together, 0..1; undefined when none did. */
export function ensembleScore(
  results: readonly MemberResult[],
  weights: readonly number[],
  pooling: Pooling,
  face: Pick<Sample, 'trackId' | 'ptsMs'>,
): number | undefined {
  const votes: Sample[] = [];
  results.forEach((score, k) => {
    if (typeof score === 'number') votes.push({ score, weight: weights[k] ?? 1, ...face });
  });
  return votes.length === 0 ? undefined : pooling.pool(votes);
}
