import type { MemberResult } from '../../../wire/member-result.ts';
import type { Scored } from '../../../wire/task-results.ts';

/** The word of a member that was not asked because the session is on a low rung of the degrade ladder. */
export const SKIPPED = { abstain: 'MEMBER_SKIPPED' } as const;

export function isSkipped(result: MemberResult): boolean {
  return typeof result === 'object' && 'abstain' in result && result.abstain === SKIPPED.abstain;
}

/** The word of the members that were asked, as that of an ensemble of `members` in which the others were skipped. */
export function withSkipped<S extends Scored>(
  scored: S,
  asked: readonly number[],
  members: number,
): S {
  if (asked.length === members) return scored;
  const spread = <T>(values: readonly T[], missing: T): T[] => {
    const all = new Array<T>(members).fill(missing);
    asked.forEach((member, k) => {
      all[member] = values[k]!;
    });
    return all;
  };
  return {
    ...scored,
    results: scored.results.map((face) => spread<MemberResult>(face, SKIPPED)),
    computeMs: spread(scored.computeMs, 0),
    batch: spread(scored.batch, 0),
  };
}
