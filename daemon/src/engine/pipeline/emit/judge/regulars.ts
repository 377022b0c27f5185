import type { Borders } from './borders.ts';

/**
 * Returns the members that voted on at least half of the samples: what they can see, the pooled score rests on. `votes`: by member;
 * `scored`: number of samples.
 */
export function regularsOf(votes: readonly number[], scored: number, borders: Borders): number[] {
  return votes.flatMap((count, member) => {
    if (count === 0) return [];
    return borders.share(`votes ${member}`, count / scored, '<', 0.5) ? [] : [member];
  });
}
