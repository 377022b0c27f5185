import { labelWords } from '@trueframe/client/words';
import type { VerdictFacts } from '../messages/verdict.ts';

/** Shapes, for those who do not tell the colours apart. */
const SHAPES: Readonly<Record<string, string>> = {
  LABEL_SYNTHETIC_LIKELY: '▲',
  LABEL_AUTHENTIC_LIKELY: '✓',
  LABEL_INCONCLUSIVE: '◐',
  LABEL_NOT_APPLICABLE: '–',
  LABEL_UNABLE_TO_EVALUATE: '!',
};

/** A verdict in few words, with its score. */
export function VerdictMark({ verdict }: { readonly verdict: VerdictFacts | undefined }) {
  if (!verdict) return <span class="soft">no verdict yet</span>;
  return (
    <span class={`mark-of ${verdict.label}`}>
      <span aria-hidden="true">{SHAPES[verdict.label] ?? '·'}</span> {labelWords(verdict.label)}
      {verdict.score !== undefined && <span class="number"> {verdict.score.toFixed(2)}</span>}
    </span>
  );
}
