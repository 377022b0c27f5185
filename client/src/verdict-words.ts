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
  if (verdict.label === 'LABEL_INCONCLUSIVE') return LEANINGS[leaningOf(verdict)].meaning;
  return MEANING[verdict.label] ?? '';
}

/** Returns the label in words and, of an inconclusive verdict, which way it leans: for lists, which have no room for a sentence. */
export function verdictInShort(verdict: JudgedVerdict): string {
  const words = labelWords(verdict.label);
  if (verdict.label !== 'LABEL_INCONCLUSIVE') return words;
  return `${words}: ${LEANINGS[leaningOf(verdict)].short}`;
}

interface LeaningWords {
  readonly short: string;
  readonly meaning: string;
}

/** Ways in which a verdict is inconclusive. */
const LEANINGS = {
  noScore: { short: 'too little', meaning: 'There is too little to go by.' },
  blindSpot: {
    short: 'nothing found',
    meaning:
      'No face shows signs of the manipulations that were looked for; others are not ruled out.',
  },
  signs: {
    short: 'signs, but few',
    meaning: 'There are signs of manipulation, but too little to go by: it is worth a look.',
  },
  noSigns: {
    short: 'nothing so far',
    meaning: 'There is no sign of manipulation so far, but too little to go by.',
  },
  low: {
    short: 'few signs',
    meaning: 'The scores are close to those of untouched faces, yet not close enough to say so.',
  },
  high: {
    short: 'worth a look',
    meaning:
      'The scores are close to those of manipulated faces, yet not close enough to say so: it is worth a look.',
  },
  middle: { short: 'neither way', meaning: 'The scores point neither way.' },
} as const satisfies Readonly<Record<string, LeaningWords>>;

function leaningOf({ score, reasons, thresholds }: JudgedVerdict): keyof typeof LEANINGS {
  if (score === undefined || !thresholds) return 'noScore';
  const { authentic, synthetic } = thresholds;
  if (score >= synthetic) return 'signs';
  if (score <= authentic) return reasons.includes('BLIND_SPOT') ? 'blindSpot' : 'noSigns';
  const place = (score - authentic) / (synthetic - authentic);
  if (place < LEANS) return 'low';
  return place > 1 - LEANS ? 'high' : 'middle';
}
