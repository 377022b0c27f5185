import { randomUUID } from 'node:crypto';

/** Metadata in which callers give a request id, and get it back. */
export const REQUEST_ID_KEY = 'x-request-id';

/** Returns the id that a caller gave once and in a form that logs can hold, otherwise a new one. */
export function toRequestId(given: readonly unknown[]): string {
  const [first] = given;
  const isGood = given.length === 1 && typeof first === 'string' && /^[\w.:-]{1,128}$/.test(first);
  return isGood ? first : randomUUID();
}
