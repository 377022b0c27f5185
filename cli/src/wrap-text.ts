import stringWidth from 'string-width';

/** A space where a line may end: not between a number and its unit. */
const BREAK = / (?!(?:m?s|%)(?!\w))/;

/** Lines of at most `width` columns, broken between words; a longer word has a line of its own. Styles take no room. */
export function wrapText(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(BREAK)) {
    const line = lines.at(-1) as string;
    const isFull = line !== '' && stringWidth(line) + 1 + stringWidth(word) > width;
    if (isFull) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
