import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { isLoopback } from '../lib/is-loopback.ts';
import { type CertificateFacts, identifyCertificate } from './certificate.ts';
import { type DENIALS, invalid, missing } from './denied.ts';
import { Failures } from './failures.ts';
import type { Identity } from './identity.ts';
import type { JwtVerifier } from './jwt-verifier.ts';
import { isTokenForm } from './static-token.ts';
import { TokenStore } from './token-store.ts';

/** Longer ones are no tokens; metadata holds no more than twice as much anyhow. */
const LONGEST_TOKEN = 8192;

/** The parts of a call that say who makes it. */
export interface Credentials {
  /** Values of the metadata, or of the header, `authorization`. */
  readonly authorization: readonly unknown[];
  /** Certificate of the client, when TLS has verified it. */
  readonly certificate?: CertificateFacts | undefined;
  /** Address of the peer, without its port. */
  readonly address: string;
}

/** Finds out whose credential a call has. */
export class Authenticator {
  readonly #config: Config['auth'];
  readonly #failures: Failures;
  #tokens: TokenStore | undefined;
  #jwt: JwtVerifier | undefined;

  private constructor(config: Config['auth']) {
    this.#config = config;
    this.#failures = new Failures(config.failuresPerMinute);
  }

  /** @throws CONFIG_INVALID when tokens or keys cannot be read */
  static async open(config: Config['auth'], logger: Logger): Promise<Authenticator> {
    const authenticator = new Authenticator(config);
    try {
      if (config.tokens) authenticator.#tokens = await TokenStore.open(config.tokens, logger);
      if (config.jwt.keys) {
        // Loaded only here: it would make every start slower.
        const { JwtVerifier } = await import('./jwt-verifier.ts');
        authenticator.#jwt = await JwtVerifier.open(config.jwt, logger);
      }
    } catch (reason) {
      authenticator.close();
      throw reason;
    }
    return authenticator;
  }

  /**
   * Returns the holder of the credential; undefined for a call that has none and needs none.
   * @throws AUTH_MISSING, AUTH_INVALID, AUTH_EXPIRED, AUTH_ROLE, AUTH_BACKOFF, AUTH_UNAVAILABLE
   */
  async identify(credentials: Credentials): Promise<Identity | undefined> {
    const { authorization, certificate, address } = credentials;
    // Where no token can be right, none is wrong either.
    if (authorization.length > 0 && (this.#tokens || this.#jwt)) {
      return this.#counted(address, () => this.#bearer(authorization, address));
    }
    const { certificates } = this.#config;
    if (certificate && Object.keys(certificates).length > 0) {
      return this.#counted(address, async () => identifyCertificate(certificate, certificates));
    }
    if (!isAnonymousAllowed(this.#config, address)) throw missing();
    return undefined;
  }

  close(): void {
    this.#tokens?.close();
    this.#jwt?.close();
  }

  async #bearer(authorization: readonly unknown[], address: string): Promise<Identity> {
    const [value] = authorization;
    const token = typeof value === 'string' ? /^bearer +(\S+)$/i.exec(value)?.[1] : undefined;
    if (token === undefined || authorization.length > 1 || token.length > LONGEST_TOKEN) {
      throw invalid();
    }
    // The hash of a right token is found at once, so that a neighbour's mistakes do not lock anybody out.
    if (isTokenForm(token)) {
      if (this.#tokens) return this.#tokens.identify(token);
      throw invalid();
    }
    if (!this.#jwt) throw invalid();
    const known = this.#jwt.recall(token);
    if (known) return known;
    this.#failures.check(address);
    return this.#jwt.identify(token);
  }

  /** Books wrong credentials; who has sent too many hears no more about them. */
  async #counted(address: string, identify: () => Promise<Identity>): Promise<Identity> {
    try {
      return await identify();
    } catch (reason) {
      if ((reason as { code?: keyof typeof DENIALS }).code === 'AUTH_INVALID') {
        this.#failures.check(address);
        this.#failures.add(address);
      }
      throw reason;
    }
  }
}

/** Returns true when any credential may be right. */
export function hasCredentials({ tokens, jwt, certificates }: Config['auth']): boolean {
  return tokens !== '' || jwt.keys !== '' || Object.keys(certificates).length > 0;
}

/** Returns from where calls without a credential are taken. */
export function anonymousOf(config: Config['auth']): NonNullable<Config['auth']['anonymous']> {
  return config.anonymous ?? (hasCredentials(config) ? 'never' : 'loopback');
}

function isAnonymousAllowed(config: Config['auth'], address: string): boolean {
  const whose = anonymousOf(config);
  return whose === 'everywhere' || (whose === 'loopback' && isLoopback(address));
}
