import type { MemberResult } from '../../../wire/member-result.ts';

/** The word of every member on a face that is not scored because its track has settled. */
export const SPARED = { abstain: 'TRACK_SETTLED' } as const;

/** Returns whether nobody was asked of a face because its track has settled. `results`: one per member. */
export function isSpared([result]: readonly MemberResult[]): boolean {
  return typeof result === 'object' && 'abstain' in result && result.abstain === SPARED.abstain;
}
