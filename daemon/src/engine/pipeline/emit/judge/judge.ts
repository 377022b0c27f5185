import type { VerdictPolicy } from '../../../../config/verdict-policy.ts';

export type LabelName =
  | 'LABEL_AUTHENTIC_LIKELY'
  | 'LABEL_SYNTHETIC_LIKELY'
  | 'LABEL_INCONCLUSIVE'
  | 'LABEL_NOT_APPLICABLE'
  | 'LABEL_UNABLE_TO_EVALUATE';

export interface Judgement {
  readonly label: LabelName;
  /** Codes of docs/verdicts.md. */
  readonly reasons: readonly string[];
}

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

/** What is said of one track. An error, an abstention or thin evidence never becomes AUTHENTIC_LIKELY. */
export function judgeTrack(
  facts: TrackFacts,
  policy: VerdictPolicy,
  previous: LabelName | undefined,
): Judgement {
  const doubts = [...facts.abstentions, ...(facts.hasFailures ? ['MEMBER_FAILED'] : [])];
  if (facts.score === undefined) return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: doubts };
  if (facts.scored < policy.minCoverage * facts.seen) {
    return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['LOW_COVERAGE', ...doubts] };
  }
  if (facts.scored < policy.minSamples) {
    return { label: 'LABEL_INCONCLUSIVE', reasons: ['TOO_FEW_SAMPLES', ...doubts] };
  }
  const label = labelOf(facts.score, policy, previous);
  if (label === 'LABEL_INCONCLUSIVE') return { label, reasons: ['BETWEEN_THRESHOLDS', ...doubts] };
  return label === 'LABEL_AUTHENTIC_LIKELY'
    ? vouch(facts.blindTo, policy, facts.hasFailures, doubts)
    : { label, reasons: doubts };
}

export interface SessionFacts {
  readonly score: number | undefined;
  readonly analysedFrames: number;
  readonly tracks: readonly {
    readonly label: LabelName;
    readonly seen: number;
    readonly scored: number;
  }[];
  readonly abstentions: readonly string[];
  readonly hasFailures: boolean;
  /** Members were skipped for lack of time. */
  readonly isReduced: boolean;
  readonly blindTo: readonly string[];
  /** Share of the session's time that was not seen, 0..1. */
  readonly gapShare: number;
}

/** What is said of the whole session: only AUTHENTIC_LIKELY when most of what was shown could be looked at. */
export function judgeSession(
  facts: SessionFacts,
  policy: VerdictPolicy,
  previous: LabelName | undefined,
): Judgement {
  const doubts = [
    ...(facts.gapShare > 0 ? ['GAP'] : []),
    ...(facts.hasFailures ? ['MEMBER_FAILED'] : []),
    ...(facts.isReduced ? ['MEMBER_SKIPPED'] : []),
  ];
  if (facts.analysedFrames === 0)
    return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['NO_FRAMES', ...doubts] };
  if (facts.tracks.length === 0)
    return { label: 'LABEL_NOT_APPLICABLE', reasons: ['NO_FACE', ...doubts] };
  if (facts.score === undefined) {
    const label = facts.tracks.some((t) => t.label === 'LABEL_INCONCLUSIVE')
      ? 'LABEL_INCONCLUSIVE'
      : 'LABEL_UNABLE_TO_EVALUATE';
    const why = label === 'LABEL_INCONCLUSIVE' ? ['TOO_FEW_SAMPLES'] : [];
    return { label, reasons: [...why, ...facts.abstentions, ...doubts] };
  }
  const seen = facts.tracks.reduce((sum, t) => sum + t.seen, 0);
  const unseen = facts.tracks
    .filter((t) => t.label === 'LABEL_UNABLE_TO_EVALUATE' || t.scored < policy.minSamples)
    .reduce((sum, t) => sum + t.seen, 0);
  if (unseen > 0) doubts.push('SOME_FACES_NOT_EVALUATED');
  const label = labelOf(facts.score, policy, previous);
  if (label === 'LABEL_INCONCLUSIVE') return { label, reasons: ['BETWEEN_THRESHOLDS', ...doubts] };
  const isThin = facts.hasFailures || unseen > seen / 2 || facts.gapShare > 0.5;
  return label === 'LABEL_AUTHENTIC_LIKELY'
    ? vouch(facts.blindTo, policy, isThin, doubts)
    : { label, reasons: doubts };
}

/** A low score is AUTHENTIC_LIKELY only where the evidence is whole and the voters see all that the pipeline claims to look for. */
function vouch(
  blindTo: readonly string[],
  { outsideScope = [] }: VerdictPolicy,
  isThin: boolean,
  doubts: readonly string[],
): Judgement {
  const reasons = blindTo.length > 0 ? ['BLIND_SPOT', ...doubts] : doubts;
  const isBlind = blindTo.some((family) => !outsideScope.includes(family));
  return { label: isBlind || isThin ? 'LABEL_INCONCLUSIVE' : 'LABEL_AUTHENTIC_LIKELY', reasons };
}

/** Thresholds with hysteresis: a label once given is kept until the score passes back by that much. */
function labelOf(
  score: number,
  { synthetic, authentic, hysteresis }: VerdictPolicy,
  previous: LabelName | undefined,
): LabelName {
  const upper = previous === 'LABEL_SYNTHETIC_LIKELY' ? synthetic - hysteresis : synthetic;
  const lower = previous === 'LABEL_AUTHENTIC_LIKELY' ? authentic + hysteresis : authentic;
  if (score >= upper) return 'LABEL_SYNTHETIC_LIKELY';
  if (score <= lower) return 'LABEL_AUTHENTIC_LIKELY';
  return 'LABEL_INCONCLUSIVE';
}
