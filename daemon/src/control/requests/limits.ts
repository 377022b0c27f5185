import { TrueframeError } from '@trueframe/sdk';
import { invalid } from './invalid.ts';

/** Longest texts of requests, in characters: what is longer is refused before anything reads it. */
const LONGEST = {
  // The longest path that Linux opens.
  source: 4096,
  pipeline: 128,
  session_id: 128,
  page_token: 128,
  tenant: 128,
  request_id: 128,
  external_id: 256,
} as const;

/** Texts that come back to callers and go into logs as they are. */
const NAMES: readonly string[] = ['request_id', 'external_id'];

/** A year and more, in milliseconds: times beyond are mistakes, and ffmpeg cannot count them. */
export const MOST_MEDIA_MS = 1e12;

/** Session states that one listing may name. */
export const MOST_STATES = 16;

const MOST_LABELS = 32;
const LABEL_KEY = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/;
const LONGEST_LABEL = 256;

/** @throws REQUEST_INVALID that names the label */
export function checkLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(labels);
  if (entries.length > MOST_LABELS) {
    throw invalid('labels', entries.length, `are too many: at most ${MOST_LABELS} are taken`);
  }
  for (const [key, value] of entries) {
    if (!LABEL_KEY.test(key)) {
      const why = 'must have a key of 1 to 63 letters, digits or any of . _ - / after the first';
      throw invalid('labels', key.slice(0, 64), why);
    }
    if (value.length > LONGEST_LABEL || hasControlCharacter(value)) {
      const why = `must have a value of at most ${LONGEST_LABEL} characters, none of them a control character`;
      throw invalid('labels', key, why);
    }
  }
  return { ...labels };
}

/** Returns true for a text that logs and terminals should not get. */
export function hasControlCharacter(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\x00-\x1f\x7f]/.test(text);
}

/** @throws REQUEST_INVALID that names the field, not its value */
export function checkLength(field: keyof typeof LONGEST, text: string): string {
  if (text.length > LONGEST[field]) throw tooLong(field, text.length);
  if (NAMES.includes(field) && hasControlCharacter(text)) {
    throw invalid(field, text, 'has control characters');
  }
  return text;
}

function tooLong(field: keyof typeof LONGEST, length: number): TrueframeError {
  return new TrueframeError(
    'REQUEST_INVALID',
    `${field} has ${length} characters; at most ${LONGEST[field]} are taken`,
    { details: { field } },
  );
}
