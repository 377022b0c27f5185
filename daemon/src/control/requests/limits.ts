import { TrueframeError } from '@trueframe/sdk';

/** Longest texts of requests, in characters: what is longer is refused before anything reads it. */
const LONGEST = {
  // The longest path that Linux opens.
  source: 4096,
  pipeline: 128,
  session_id: 128,
  page_token: 128,
  tenant: 128,
} as const;

/** A year and more, in milliseconds: times beyond are mistakes, and ffmpeg cannot count them. */
export const MOST_MEDIA_MS = 1e12;

/** Session states that one listing may name. */
export const MOST_STATES = 16;

/** @throws REQUEST_INVALID that names the field, not its value */
export function checkLength(field: keyof typeof LONGEST, text: string): string {
  const most = LONGEST[field];
  if (text.length <= most) return text;
  throw new TrueframeError(
    'REQUEST_INVALID',
    `${field} has ${text.length} characters; at most ${most} are taken`,
    { details: { field } },
  );
}
