import { distance } from 'fastest-levenshtein';

/** Returns `. Did you mean X?` with the name that is most like a word, or nothing when none is like it. */
export function didYouMean(word: string, names: readonly string[]): string {
  const [best] = names
    .map((name) => ({ name, off: distance(word, name) }))
    .sort((a, b) => a.off - b.off);
  const most = Math.max(1, Math.floor(word.length / 3));
  return best && best.off <= most ? `. Did you mean ${best.name}?` : '';
}
