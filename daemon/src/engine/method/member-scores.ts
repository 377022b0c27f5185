import type { Method, MethodResult } from '@trueframe/sdk';
import type { VerdictFacts } from '../pipeline/emit/verdict-message.ts';

/** Returns what the method would say if each member of the ensemble were alone. */
export function memberScores(
  method: Method,
  results: readonly MethodResult[],
  members: readonly { readonly id: string }[],
): VerdictFacts['memberScores'] {
  return members.map(({ id }, member) => {
    const own = results.flatMap((result) => votesOf(result, member));
    const samples = own.reduce((sum, { scores }) => sum + scores.flat().length, 0);
    const { score, isFallback } = method.pool(own, 1);
    return { id, samples, score: isFallback || samples === 0 ? undefined : score };
  });
}

/** The result as it would be if one member had been the only one. */
function votesOf({ votes, scores, ...input }: MethodResult, member: number): MethodResult[] {
  const own = votes.flatMap((vote, k) => (vote.member === member ? [k] : []));
  if (own.length === 0) return [];
  return [
    {
      ...input,
      votes: own.map((k) => ({ ...votes[k]!, member: 0 })),
      scores: own.map((k) => scores[k]!),
    },
  ];
}
