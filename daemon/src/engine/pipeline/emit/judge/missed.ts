import type { VerdictPolicy } from '../../../../config/verdict-policy.ts';
import type { Borders } from './borders.ts';
import { withDamage } from './damaged.ts';
import type { LabelName, Told } from './judgement.ts';
import { withTruncation } from './truncation.ts';

/** The part of the source that nobody has seen. */
export interface Missed {
  /** Share of the source that came, 0..1, once it has ended; 0: not known. */
  readonly completeness: number;
  /** Share of the wanted frames that was damaged, 0..1. */
  readonly damaged: number;
}

/** Returns what is left of a judgement when not all of the source came, or came whole. */
export function afterLosses(
  judged: Told,
  { completeness, damaged }: Missed,
  policy: VerdictPolicy,
  borders: Borders,
): Told & {
  /** The label that later judgements go on from. */
  readonly standing: LabelName;
} {
  const whole = withTruncation(judged, completeness, policy);
  return {
    ...withDamage({ ...whole, score: judged.score }, damaged, borders),
    standing: whole.label,
  };
}
