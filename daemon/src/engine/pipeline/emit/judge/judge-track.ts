import type { VerdictPolicy } from '../../../../config/verdict-policy.ts';
import type { Borders } from './borders.ts';
import { type Judgement, judgeScore } from './judgement.ts';

export interface TrackFacts {
  /** Pooled, 0..1; undefined without samples. */
  readonly score: number | undefined;
  readonly seen: number;
  readonly scored: number;
  readonly abstentions: readonly string[];
  readonly hasFailures: boolean;
  /** Families that the voters cannot see. */
  readonly blindTo: readonly string[];
}

/** Returns the judgement on one track. An error, an abstention or thin evidence never becomes AUTHENTIC_LIKELY. */
export function judgeTrack(facts: TrackFacts, policy: VerdictPolicy, borders: Borders): Judgement {
  const doubts = [...facts.abstentions, ...(facts.hasFailures ? ['MEMBER_FAILED'] : [])];
  if (facts.score === undefined) return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: doubts };
  const coverage = facts.scored / facts.seen;
  if (borders.share('coverage', coverage, '<', policy.minCoverage)) {
    return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['LOW_COVERAGE', ...doubts] };
  }
  if (facts.scored < policy.minSamples) {
    return { label: 'LABEL_INCONCLUSIVE', reasons: ['TOO_FEW_SAMPLES', ...doubts] };
  }
  const { score, blindTo, hasFailures } = facts;
  return judgeScore({ score, blindTo, isThin: hasFailures }, policy, doubts, borders);
}
