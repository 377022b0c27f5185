import { createHash, randomBytes } from 'node:crypto';

/** Algorithms of Digest, by their names in challenges. */
const HASHES: Readonly<Record<string, string>> = {
  md5: 'md5',
  'md5-sess': 'md5',
  'sha-256': 'sha256',
  'sha-256-sess': 'sha256',
};

interface Challenge {
  readonly scheme: 'digest' | 'basic';
  readonly values: Readonly<Record<string, string>>;
}

/** Answers the challenges of an RTSP server (Basic and Digest), so that nobody else need know the password. */
export class Credentials {
  readonly #user: string;
  readonly #password: string;
  #challenge: Challenge | undefined;
  #count = 0;

  constructor(user: string, password: string) {
    this.#user = user;
    this.#password = password;
  }

  /**
   * Takes the challenges of a 401, the `WWW-Authenticate` headers. Returns false when there is nothing new to answer: then
   * user or password are wrong, or the scheme is not known.
   */
  challenged(headers: readonly string[], isRepeated: boolean): boolean {
    const challenges = headers.map(parseChallenge).filter((one) => one !== undefined);
    const next = challenges.find(({ scheme }) => scheme === 'digest') ?? challenges[0];
    const isStale = next?.values.stale?.toLowerCase() === 'true';
    if (!next || (isRepeated && !isStale)) return false;
    this.#challenge = next;
    this.#count = 0;
    return true;
  }

  /** Value of the `Authorization` header of a request; undefined while the server has asked for none. */
  authorization(method: string, uri: string): string | undefined {
    if (!this.#challenge) return undefined;
    if (this.#challenge.scheme === 'digest')
      return this.#digest(method, uri, this.#challenge.values);
    return `Basic ${Buffer.from(`${this.#user}:${this.#password}`).toString('base64')}`;
  }

  #digest(method: string, uri: string, values: Challenge['values']): string {
    const { realm = '', nonce = '', opaque, algorithm = 'MD5', qop } = values;
    const hash = HASHES[algorithm.toLowerCase()] as string;
    const digest = (text: string) => createHash(hash).update(text).digest('hex');
    this.#count += 1;
    const count = this.#count.toString(16).padStart(8, '0');
    const own = randomBytes(8).toString('hex');
    const plain = digest(`${this.#user}:${realm}:${this.#password}`);
    const secret = /-sess$/i.test(algorithm) ? digest(`${plain}:${nonce}:${own}`) : plain;
    const request = digest(`${method}:${uri}`);
    const hasQop = qop !== undefined && /(^|[\s,])auth([\s,]|$)/.test(qop);
    const middle = hasQop ? `${nonce}:${count}:${own}:auth` : nonce;
    const parts = [
      `username="${quoted(this.#user)}"`,
      `realm="${quoted(realm)}"`,
      `nonce="${quoted(nonce)}"`,
      `uri="${uri}"`,
      `response="${digest(`${secret}:${middle}:${request}`)}"`,
      ...(values.algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
      ...(opaque === undefined ? [] : [`opaque="${quoted(opaque)}"`]),
      ...(hasQop ? ['qop=auth', `nc=${count}`] : []),
      ...(hasQop || /-sess$/i.test(algorithm) ? [`cnonce="${own}"`] : []),
    ];
    // Header values are bytes to us: a name outside of ASCII goes as UTF-8.
    return `Digest ${Buffer.from(parts.join(', ')).toString('latin1')}`;
  }
}

function parseChallenge(header: string): Challenge | undefined {
  const scheme = /^\s*(\w+)/.exec(header)?.[1]?.toLowerCase();
  if (scheme === 'basic') return { scheme, values: {} };
  if (scheme !== 'digest') return undefined;
  const values: Record<string, string> = {};
  for (const [, name, text, word] of header.matchAll(
    /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g,
  )) {
    values[name!.toLowerCase()] = text?.replace(/\\(.)/g, '$1') ?? word ?? '';
  }
  return Object.hasOwn(HASHES, (values.algorithm ?? 'MD5').toLowerCase())
    ? { scheme, values }
    : undefined;
}

function quoted(text: string): string {
  return text.replace(/[\r\n]/g, '').replace(/["\\]/g, '\\$&');
}
