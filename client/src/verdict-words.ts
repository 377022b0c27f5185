import type { Verdict__Output } from '@trueframe/proto';
import { bareName } from '@trueframe/proto/enum-name';

/** Fields of a verdict that its meaning depends on. */
export type JudgedVerdict = Pick<Verdict__Output, 'label' | 'score' | 'reasons' | 'thresholds'>;

/** Names of labels for a person. */
const LABEL_WORDS: Readonly<Record<string, string>> = {
  LABEL_SYNTHETIC_LIKELY: 'synthetic likely',
  LABEL_AUTHENTIC_LIKELY: 'no sign of synthesis',
  LABEL_INCONCLUSIVE: 'inconclusive',
  LABEL_NOT_APPLICABLE: 'not applicable',
  LABEL_UNABLE_TO_EVALUATE: 'unable to evaluate',
};

const MEANING: Readonly<Record<string, string>> = {
  LABEL_SYNTHETIC_LIKELY: 'At least one face looks manipulated.',
  LABEL_AUTHENTIC_LIKELY:
    'No face shows signs of the manipulations below; nothing is said about others.',
  LABEL_NOT_APPLICABLE: 'No face was found, so there was nothing to evaluate.',
  LABEL_UNABLE_TO_EVALUATE:
    'Faces were found, but there is no usable score. This is not a clean bill.',
};

/** Share of the way from one threshold to the other within which a score leans to that side. */
const LEANS = 1 / 3;

export function labelWords(label: string): string {
  return LABEL_WORDS[label] ?? bareName('LABEL_', label);
}

/** Returns what a verdict means, in one sentence or two. */
export function verdictMeaning(verdict: JudgedVerdict): string {
  if (verdict.label === 'LABEL_INCONCLUSIVE') return inconclusive(verdict);
  return MEANING[verdict.label] ?? '';
}

function inconclusive({ score, reasons, thresholds }: JudgedVerdict): string {
  if (score === undefined || !thresholds) return 'There is too little to go by.';
  const { authentic, synthetic } = thresholds;
  if (reasons.includes('BLIND_SPOT') && score <= authentic) {
    return 'No face shows signs of the manipulations that were looked for; others are not ruled out.';
  }
  if (score >= synthetic) {
    return 'There are signs of manipulation, but too little to go by: it is worth a look.';
  }
  if (score <= authentic) {
    return 'There is no sign of manipulation so far, but too little to go by.';
  }
  const place = (score - authentic) / (synthetic - authentic);
  if (place < LEANS) {
    return 'The scores are close to those of untouched faces, yet not close enough to say so.';
  }
  if (place > 1 - LEANS) {
    return 'The scores are close to those of manipulated faces, yet not close enough to say so: it is worth a look.';
  }
  return 'The scores point neither way.';
}
