import type { VerdictPolicy } from '../../../../config/verdict-policy.ts';
import type { Borders } from './borders.ts';

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

/** A judgement with the score that is told of it, 0..1. */
export interface Told extends Judgement {
  readonly score: number | undefined;
}

/** Returns the judgement where there was nothing to look at; undefined: there was. */
export function emptyHanded(
  { analysedFrames, hasFaces }: { readonly analysedFrames: number; readonly hasFaces: boolean },
  doubts: readonly string[] = [],
): Judgement | undefined {
  if (analysedFrames === 0) {
    return { label: 'LABEL_UNABLE_TO_EVALUATE', reasons: ['NO_FRAMES', ...doubts] };
  }
  return hasFaces ? undefined : { label: 'LABEL_NOT_APPLICABLE', reasons: ['NO_FACE', ...doubts] };
}

/**
 * Returns the judgement on a pooled score, 0..1. A low one is AUTHENTIC_LIKELY only where the evidence is whole and the voters see
 * all that the pipeline claims to look for.
 */
export function judgeScore(
  { score, blindTo, isThin }: ScoreFacts,
  policy: VerdictPolicy,
  doubts: readonly string[],
  borders: Borders,
): Judgement {
  const label = labelOf(score, policy, borders);
  if (label === 'LABEL_SYNTHETIC_LIKELY') return { label, reasons: doubts };
  if (label === 'LABEL_INCONCLUSIVE') return { label, reasons: ['BETWEEN_THRESHOLDS', ...doubts] };
  const isBlind = blindTo.some((family) => !(policy.outsideScope ?? []).includes(family));
  return {
    label: isBlind || isThin ? 'LABEL_INCONCLUSIVE' : label,
    reasons: blindTo.length > 0 ? ['BLIND_SPOT', ...doubts] : doubts,
  };
}

interface ScoreFacts {
  readonly score: number;
  /** Families that the voters cannot see. */
  readonly blindTo: readonly string[];
  /** Too much was not looked at, or failed, for anybody to vouch. */
  readonly isThin: boolean;
}

function labelOf(
  score: number,
  { synthetic, authentic }: VerdictPolicy,
  borders: Borders,
): LabelName {
  const isHigh = borders.score('synthetic', score, '>=', synthetic);
  const isLow = borders.score('authentic', score, '<=', authentic);
  if (isHigh) return 'LABEL_SYNTHETIC_LIKELY';
  return isLow ? 'LABEL_AUTHENTIC_LIKELY' : 'LABEL_INCONCLUSIVE';
}
