import { createHash } from 'node:crypto';
import { TrueframeError } from '@trueframe/sdk';
import { errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import { wallClockMs } from '../lib/wall-clock.ts';
import { expired, invalid } from './denied.ts';
import type { Identity } from './identity.ts';
import { readClaims } from './jwt-claims.ts';
import { type KeySource, openKeys } from './jwt-keys.ts';

type JwtConfig = Config['auth']['jwt'];

/** A token that was verified is taken again for this long without checking its signature. */
const REMEMBER_MS = 60_000;
const MOST_REMEMBERED = 1000;

/** Checks JWTs of one issuer. */
export class JwtVerifier {
  readonly #config: JwtConfig;
  readonly #options: JWTVerifyOptions;
  /** By hash: tokens themselves are not kept. */
  readonly #known = new Map<string, { readonly identity: Identity; readonly until: number }>();
  #keys: KeySource | undefined;

  private constructor(config: JwtConfig) {
    this.#config = config;
    this.#options = {
      issuer: config.issuer,
      audience: config.audience,
      algorithms: [...config.algorithms],
      clockTolerance: config.clockSkew / 1000,
      requiredClaims: ['exp'],
    };
  }

  /** @throws CONFIG_INVALID */
  static async open(config: JwtConfig, logger: Logger): Promise<JwtVerifier> {
    const verifier = new JwtVerifier(config);
    verifier.#keys = await openKeys(config.keys, config.refresh, logger, () => {
      verifier.#known.clear();
    });
    return verifier;
  }

  /** Returns the holder of a token that was verified a short time ago. @throws AUTH_EXPIRED */
  recall(token: string): Identity | undefined {
    const known = this.#known.get(keyOf(token));
    if (!known || known.until <= performance.now()) return undefined;
    if (known.identity.expiresAt <= wallClockMs()) throw expired();
    return known.identity;
  }

  /** Returns the holder of a token. @throws AUTH_INVALID, AUTH_EXPIRED, AUTH_ROLE, AUTH_UNAVAILABLE */
  async identify(token: string): Promise<Identity> {
    const claims = await this.#verify(token);
    const identity = {
      ...readClaims(claims, this.#config),
      expiresAt: (claims.exp as number) * 1000 + this.#config.clockSkew,
      isCurrent: () => true,
    };
    this.#remember(token, identity);
    return identity;
  }

  close(): void {
    this.#keys?.close();
  }

  async #verify(token: string): Promise<JWTPayload> {
    try {
      return (await jwtVerify(token, (this.#keys as KeySource).get, this.#options)).payload;
    } catch (reason) {
      if (reason instanceof errors.JWKSMultipleMatchingKeys) return this.#tryAll(token, reason);
      throw refusalOf(reason);
    }
  }

  /** For tokens that do not say which of several keys signed them. */
  async #tryAll(
    token: string,
    candidates: InstanceType<typeof errors.JWKSMultipleMatchingKeys>,
  ): Promise<JWTPayload> {
    for await (const key of candidates) {
      try {
        return (await jwtVerify(token, key, this.#options)).payload;
      } catch (reason) {
        if (!(reason instanceof errors.JWSSignatureVerificationFailed)) throw refusalOf(reason);
      }
    }
    throw invalid();
  }

  #remember(token: string, identity: Identity): void {
    this.#known.set(keyOf(token), { identity, until: performance.now() + REMEMBER_MS });
    if (this.#known.size <= MOST_REMEMBERED) return;
    this.#known.delete(this.#known.keys().next().value as string);
  }
}

function refusalOf(reason: unknown): TrueframeError {
  if (reason instanceof TrueframeError) return reason;
  return reason instanceof errors.JWTExpired ? expired() : invalid();
}

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
