import { decoded, HIDDEN } from './hide-url.ts';
import { redact, redactSource, secretsOfSource } from './redact.ts';

/** Shorter ones are hidden only where they stand alone: taken out of every word, they would tell themselves. */
const SHORTEST = 4;
/** More than a URL that is accepted can have. */
const MOST_SECRETS = 200;

/** Takes what is secret about one source out of any text about it, in whichever spelling it turns up there. */
export class Scrubber {
  readonly #source: string;
  readonly #shown: string;
  readonly #secrets: readonly string[];

  constructor(source: string) {
    this.#source = source;
    this.#shown = redactSource(source);
    this.#secrets = source === this.#shown ? [] : secretsOf(source);
  }

  /** The source as callers may see it. */
  get shown(): string {
    return this.#shown;
  }

  scrub(text: string): string {
    if (this.#secrets.length === 0) return redact(text);
    let result = text.replaceAll(this.#source, this.#shown);
    for (const secret of this.#secrets) {
      if (result.includes(secret)) result = without(result, secret);
    }
    return redact(result);
  }
}

/** The longest first, so that none is left in part. */
function secretsOf(source: string): string[] {
  const spellings = new Set<string>();
  for (const [from, to] of secretsOfSource(source)) {
    const raw = source.slice(from, to);
    const values = source[to] === '@' ? readingsOf(raw) : [raw];
    for (const value of values) for (const one of spellingsOf(value)) spellings.add(one);
    spellings.add(Buffer.from(decoded(raw)).toString('base64'));
  }
  spellings.delete('');
  return [...spellings].sort((a, b) => b.length - a.length).slice(0, MOST_SECRETS);
}

/** User and password, and the password alone, up to each `@`: which of them is the last one, readers disagree. */
function readingsOf(raw: string): string[] {
  const colon = raw.indexOf(':');
  const parts = raw.split('@');
  const ends = parts.slice(0, 8).map((_, k) => parts.slice(0, k + 1).join('@').length);
  ends.push(raw.length);
  return ends.flatMap((end) => [raw.slice(0, end), colon < end ? raw.slice(colon + 1, end) : '']);
}

function spellingsOf(value: string): string[] {
  const once = decoded(value);
  const plain = [value, once, decoded(once)];
  const encoded = plain.flatMap((one) => [encode(one), encode(encode(one))]);
  const quoted = plain.map((one) => JSON.stringify(one).slice(1, -1));
  const all = [...plain, ...encoded, ...quoted];
  const lower = all.map((one) => one.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()));
  const upper = all.map((one) => one.replace(/%[0-9a-f]{2}/g, (hex) => hex.toUpperCase()));
  return [...all, ...lower, ...upper];
}

function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // Half of a character: no URL has it.
  }
}

function without(text: string, secret: string): string {
  if (secret.length >= SHORTEST) return text.replaceAll(secret, HIDDEN);
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(secret)}(?![\\p{L}\\p{N}])`, 'gu');
  return text.replace(alone, HIDDEN);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
