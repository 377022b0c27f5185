import stringWidth from 'string-width';
import { paint } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

export type Term = readonly [term: string, text: string];

/** Columns below which texts stand under their terms. */
const NARROW = 24;

/** Lines of terms with their texts beside them, wrapped to `width` columns; under them where there is no room beside. */
export function termList(terms: readonly Term[], width: number, gap = 2): string[] {
  const longest = Math.max(...terms.map(([term]) => stringWidth(term)));
  const beside = longest + gap + 2;
  const isBeside = width - beside >= NARROW;
  const indent = isBeside ? beside : 6;
  return terms.flatMap(([term, text]) => {
    const lines = wrapText(text, width - indent).map((line) => ' '.repeat(indent) + line);
    const head = `  ${paint('cyan', term)}`;
    if (!isBeside) return [head, ...lines];
    const [first = '', ...more] = lines;
    return [head + first.slice(stringWidth(term) + 2), ...more];
  });
}
