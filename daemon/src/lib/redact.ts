import { type Stretch, secretsOfUrl, secretsOfWord, withoutStretches } from './hide-url.ts';

/** Schemes are short; what stands before a longer one is none. */
const LONGEST_SCHEME = 32;

/**
 * Any text without the secrets of URLs in it: user information, and values of parameters that are not known to be harmless.
 * What logs, errors, listings and metrics may show. Takes time in proportion to the text.
 */
export function redact(text: string): string {
  if (!/[@=]|:\/\//.test(text)) return text;
  return text
    .replace(/\S+/g, redactWord)
    .replace(/(authorization\s{0,4}[:=]\s{0,4}\w{1,32}\s{1,4})\S.*/gi, '$1***');
}

/** The same for a text that is one source from its first sign to its last: it may have blanks in it. */
export function redactSource(source: string): string {
  return withoutStretches(source, secretsOfSource(source));
}

/** Returns the parts of a source that must not be shown. */
export function secretsOfSource(source: string): Stretch[] {
  const found: Stretch[] = [];
  const start = source.indexOf('://');
  if (start < 0) return source.includes('@') ? secretsOfWord(source) : [];
  if (isFile(source, start)) return found;
  return secretsOfUrl(source, start + 3, source.length);
}

function redactWord(word: string): string {
  if (!/[@=]|:\/\//.test(word)) return word;
  let start = word.indexOf('://');
  while (start >= 0 && isFile(word, start)) start = word.indexOf('://', start + 3);
  if (start < 0) return withoutStretches(word, word.includes('://') ? [] : secretsOfWord(word));
  const before = secretsOfWord(word.slice(0, start));
  return withoutStretches(word, [...before, ...secretsOfUrl(word, start + 3, word.length)]);
}

/** `file:///…` has no user, and its path may have an `@`, as those of npm packages do. */
function isFile(text: string, colon: number): boolean {
  const scheme = /[a-z][a-z0-9+.-]*$/i.exec(
    text.slice(Math.max(0, colon - LONGEST_SCHEME), colon),
  )?.[0];
  return scheme?.toLowerCase() === 'file';
}
