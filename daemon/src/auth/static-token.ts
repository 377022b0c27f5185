import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const FORM = /^tf_[A-Za-z0-9_-]{43}$/;

/** Returns a new bearer token: 256 random bits, recognisable for scanners of secrets. */
export function createToken(): string {
  return `tf_${randomBytes(32).toString('base64url')}`;
}

/** Returns true for a text that has the form of our tokens. */
export function isTokenForm(text: string): boolean {
  return FORM.test(text);
}

/** Returns the SHA-256 of a token. It needs no salt and no slow hash, because nobody can try 2^256 tokens. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Returns the entry with this hash. Takes the same time wherever it stands, and when there is none. */
export function findByHash<Entry extends { readonly hash: Buffer }>(
  entries: readonly Entry[],
  hash: Buffer,
): Entry | undefined {
  let found: Entry | undefined;
  for (const entry of entries) if (timingSafeEqual(entry.hash, hash)) found = entry;
  return found;
}
