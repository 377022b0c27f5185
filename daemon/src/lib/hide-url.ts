/** The text that stands in place of a secret. */
export const HIDDEN = '***';

/** A stretch of a text that must not be shown: from the first index up to the second, exclusive. */
export type Stretch = readonly [from: number, to: number];

/** Names of parameters whose values are secrets, wherever in the name these words stand. */
const SECRET_NAME =
  /pass|pwd|pword|secret|token|auth|key|sig|cred|jwt|bearer|ticket|session|sid|hmac|hash|digest|nonce|otp|pin|sas|code|login/i;
/** The same inside a path or in plain text, where fewer words mean a parameter. */
const SECRET_WORD =
  /(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|signature|credentials?|authorization|api_?key|access_?key|auth|jwt|hmac)[\w.-]{0,32}=/i;
/** Parameters that say which stream of a camera is meant: listings are of no use without them. */
const PLAIN_NAME =
  /^(?:channel|ch|subtype|stream|streamtype|substream|track|trackid|profile|unicast|transport|transportmode|proto|video|audio|codec|videocodec|audiocodec|resolution|width|height|fps|framerate|rate|bitrate|camera|cam|id|name|line|view|inst|source|starttime|endtime)$/i;
const PLAIN_VALUE = /^[\w.:+-]{0,32}$/;
const PLAIN_NUMBER = /^-?\d{1,6}(?:\.\d{1,3})?$/;
/** Signs between the parts of a path, its query and its fragment. */
const SEPARATORS = '/?#&;';
const PLAIN_WORD = /^[a-z_-]{0,16}$/i;

/**
 * The secrets of a URL: user information, and values of parameters. `from` is where its authority begins, `to` where it
 * ends. Where a URL can be read in two ways, because a password has unescaped signs, what either way hides is hidden.
 */
export function secretsOfUrl(text: string, from: number, to: number): Stretch[] {
  const found: Stretch[] = [];
  const at = text.lastIndexOf('@', to - 1);
  if (at >= from) found.push([from, at]);
  const path = indexOfAny(text, '/?#', from, to);
  const sure = text.lastIndexOf('@', path - 1);
  if (sure >= from && sure < at) found.push([from, sure]);
  if (at < from) {
    // Text that is no port is a password whose end was cut off, as logs do with long lines.
    const colon = text.indexOf(':', lastBracket(text, from, path));
    if (colon >= 0 && colon < path && !/^\d{0,5}\W{0,3}$/.test(text.slice(colon + 1, path))) {
      found.push([from, path]);
    }
  }
  found.push(...secretsOfParameters(text, path, to));
  return found;
}

/** Values of secret parameters in a path, its query and its fragment. */
function secretsOfParameters(text: string, from: number, to: number): Stretch[] {
  const found: Stretch[] = [];
  let isQuery = false;
  let goesOn: boolean = false;
  for (const { sign, begin, end } of partsOf(text, from, to)) {
    isQuery ||= sign === '?' || sign === '#';
    const part = text.slice(begin, end);
    // A part without a name that follows a secret may be the rest of it.
    const isRest: boolean = goesOn && !part.includes('=');
    const secret: number | undefined = isRest
      ? 0
      : isQuery
        ? secretOfQuery(part)
        : secretOfPath(part);
    goesOn = secret !== undefined;
    if (secret !== undefined) found.push([begin + secret, end]);
  }
  return found;
}

/** Parts of a path, its query and its fragment, each with the sign that is before it or that it begins with. */
function* partsOf(text: string, from: number, to: number) {
  for (let start = from; start < to; ) {
    const sign = text[start] as string;
    const begin = SEPARATORS.includes(sign) ? start + 1 : start;
    const end = indexOfAny(text, SEPARATORS, begin, to);
    yield { sign, begin, end };
    start = Math.max(end, start + 1);
  }
}

/** Returns where in `part` its secret begins; undefined when it has none. */
function secretOfQuery(part: string): number | undefined {
  const equals = part.indexOf('=');
  if (equals < 0) return PLAIN_WORD.test(part) || PLAIN_NUMBER.test(part) ? undefined : 0;
  const name = part.slice(0, equals);
  const value = part.slice(equals + 1);
  if (PLAIN_NAME.test(name) && PLAIN_VALUE.test(value)) return undefined;
  const isSecret = SECRET_NAME.test(decoded(name)) || !PLAIN_NUMBER.test(trimmed(value));
  return isSecret && value !== '' ? equals + 1 : undefined;
}

function secretOfPath(part: string): number | undefined {
  const word = SECRET_WORD.exec(part);
  if (word) return word.index + word[0].length;
  return part.includes('%') && SECRET_WORD.test(decoded(decoded(part))) ? 0 : undefined;
}

/** Secrets of a word that is no URL, e.g. `user:password@host` or `token=…`. */
export function secretsOfWord(word: string): Stretch[] {
  const found: Stretch[] = [];
  const colon = word.indexOf(':');
  const at = word.lastIndexOf('@');
  if (colon >= 0 && at > colon + 1) {
    let start = colon;
    while (start > 0 && !'/\'"([{<=,'.includes(word[start - 1] as string)) start -= 1;
    if (!/^(?:file|node)$/i.test(word.slice(start, colon))) found.push([start, at]);
  }
  const named = SECRET_WORD.exec(word);
  if (named) found.push([named.index + named[0].length, word.length]);
  return found;
}

/** `text` without these stretches. Punctuation at the end of a text that is quoted is left. */
export function withoutStretches(text: string, stretches: readonly Stretch[]): string {
  let result = '';
  let done = 0;
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    if (to <= from || to <= done) continue;
    const end = /['")\]}>,.:;]{0,2}$/.exec(text.slice(Math.max(from, to - 2), to))?.[0] ?? '';
    const shown = to === text.length && end.length < to - from ? end : '';
    if (from > done || done === 0) result += text.slice(done, from) + HIDDEN;
    result += shown;
    done = to;
  }
  return result + text.slice(done);
}

/** Percent-decoded as far as that is possible. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}

function trimmed(value: string): string {
  return value.replace(/['")\]}>,.:;]{1,2}$/, '');
}

/** Behind an IPv6 address, whose colons are no ports. */
function lastBracket(text: string, from: number, to: number): number {
  return text[from] === '[' ? Math.min(indexOfAny(text, ']', from, to), to) : from;
}

function indexOfAny(text: string, signs: string, from: number, to: number): number {
  for (let index = from; index < to; index += 1) {
    if (signs.includes(text[index] as string)) return index;
  }
  return to;
}
