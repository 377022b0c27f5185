import type { VerdictPolicy } from '../../../../config/verdict-policy.ts';
import type { Borders } from './borders.ts';
import { emptyHanded, type Judgement, judgeScore, type LabelName } from './judgement.ts';

/** A track, as the session's verdict needs to know it. */
export interface TrackVerdict {
  readonly label: LabelName;
  /** Face-frames: how often it was seen, and of those with a score. */
  readonly seen: number;
  readonly scored: number;
  /** It was not judged yet: too early to say that it cannot be. */
  readonly isNew?: boolean;
}

export interface SessionFacts {
  /** Pooled, 0..1; undefined without usable tracks. */
  readonly score: number | undefined;
  readonly analysedFrames: number;
  readonly tracks: readonly TrackVerdict[];
  readonly abstentions: readonly string[];
  readonly hasFailures: boolean;
  /** Members were skipped for lack of time. */
  readonly isReduced: boolean;
  readonly blindTo: readonly string[];
  /** Share of the session's time that was not seen, 0..1. */
  readonly gapShare: number;
}

/** Returns the judgement on the whole session: AUTHENTIC_LIKELY only when most of what was shown could be looked at. */
export function judgeSession(
  facts: SessionFacts,
  policy: VerdictPolicy,
  borders: Borders,
): Judgement {
  const { score, tracks, blindTo, analysedFrames, gapShare } = facts;
  const doubts = [
    ...(gapShare > 0 ? ['GAP'] : []),
    ...(facts.hasFailures ? ['MEMBER_FAILED'] : []),
    ...(facts.isReduced ? ['MEMBER_SKIPPED'] : []),
  ];
  const nothing = emptyHanded({ analysedFrames, hasFaces: tracks.length > 0 }, doubts);
  if (nothing) return nothing;
  if (score === undefined) return withoutScore(facts, doubts);
  const seen = faceFrames(tracks);
  const unseen = faceFrames(tracks.filter((track) => !track.isNew && !isUsable(track, policy)));
  if (unseen > 0) doubts.push('SOME_FACES_NOT_EVALUATED');
  const isMostlyUnseen = borders.share('unseen', unseen / seen, '>', 0.5);
  const isMostlyGap = borders.share('gap', gapShare, '>', 0.5);
  const isThin = facts.hasFailures || isMostlyUnseen || isMostlyGap;
  return judgeScore({ score, blindTo, isThin }, policy, doubts, borders);
}

/** Returns whether the session's score may rest on a track. */
export function isUsable({ label, scored }: TrackVerdict, { minSamples }: VerdictPolicy): boolean {
  return label !== 'LABEL_UNABLE_TO_EVALUATE' && scored >= minSamples;
}

function withoutScore({ tracks, abstentions }: SessionFacts, doubts: readonly string[]): Judgement {
  const isEarly = tracks.some(({ label }) => label === 'LABEL_INCONCLUSIVE');
  return isEarly
    ? { label: 'LABEL_INCONCLUSIVE', reasons: ['TOO_FEW_SAMPLES', ...abstentions, ...doubts] }
    : { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: [...abstentions, ...doubts] };
}

function faceFrames(tracks: readonly TrackVerdict[]): number {
  return tracks.reduce((sum, { seen }) => sum + seen, 0);
}
