import type { Pooling, Sample } from '@trueframe/sdk';
import type { MemberResult } from '../../../wire/member-result.ts';

/** Returns the joint score of the members that voted on a face, 0..1; undefined when none did. */
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
