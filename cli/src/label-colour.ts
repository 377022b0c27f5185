import { labelWords } from '@trueframe/client/words';
import type { Verdict__Output } from '@trueframe/proto';
import { paint } from './terminal.ts';

const COLOURS: Readonly<Record<string, 'red' | 'green' | 'yellow' | 'dim'>> = {
  LABEL_SYNTHETIC_LIKELY: 'red',
  LABEL_AUTHENTIC_LIKELY: 'green',
  LABEL_INCONCLUSIVE: 'yellow',
  LABEL_NOT_APPLICABLE: 'dim',
  LABEL_UNABLE_TO_EVALUATE: 'yellow',
};

/** Returns the words for the label of a verdict, in its colour on a terminal. */
export function labelInColour({ label }: Pick<Verdict__Output, 'label'>): string {
  const colour = COLOURS[label];
  return colour ? paint(colour, labelWords(label)) : labelWords(label);
}
