import { TrueframeError } from '@trueframe/sdk';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type ExportedJWKSCache,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  jwksCache,
} from 'jose';
import type { Logger } from 'pino';
import * as z from 'zod';
import { isUrl } from '../lib/is-url.ts';
import { parseJson } from '../lib/parse-json.ts';
import { readText } from '../lib/text-file.ts';
import { wallClockMs } from '../lib/wall-clock.ts';
import { openWatched } from '../lib/watched-file.ts';

/** Keys that were fetched before are used for this long while the issuer does not answer. */
const STALE_MS = 24 * 3_600_000;
const FETCH_TIMEOUT_MS = 5000;
/** A key that is not known makes them be fetched again, but no more often than this. */
const COOLDOWN_MS = 10_000;

/** The public keys of an issuer. */
export interface KeySource {
  readonly get: JWTVerifyGetKey;
  close(): void;
}

const Keys = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** Opens the keys at a path or a URL; `onChange` hears that keys may have gone. @throws CONFIG_INVALID */
export function openKeys(
  from: string,
  refreshMs: number,
  logger: Logger,
  onChange: () => void,
): Promise<KeySource> | KeySource {
  return isUrl(from) ? keysOfUrl(from, refreshMs) : keysOfFile(from, logger, onChange);
}

async function keysOfFile(path: string, logger: Logger, onChange: () => void): Promise<KeySource> {
  const read = async () => createLocalJWKSet(await readKeys(path));
  const file = await openWatched(path, read, {
    onRead: () => {
      onChange();
      logger.info({ path }, 'the keys for JWTs were read again');
    },
    onFailed: (err) =>
      logger.error(
        { err },
        'the keys for JWTs have changed and cannot be read; those of before hold',
      ),
  });
  return { get: (...token) => file.current(...token), close: () => file.close() };
}

/** @throws CONFIG_INVALID, also for keys that are secret: only public ones belong here */
async function readKeys(path: string): Promise<JSONWebKeySet> {
  const wrong = (why: string) => new TrueframeError('CONFIG_INVALID', `the JWKS ${path} ${why}`);
  const text = await readText(path, 'CONFIG_INVALID').catch((reason: unknown) => {
    throw wrong(`cannot be read: ${(reason as Error).message}`);
  });
  const result = Keys.safeParse(parseJson(text, path, 'CONFIG_INVALID'));
  if (!result.success) throw wrong('must be `{ "keys": [ … ] }` with a key or more');
  if (result.data.keys.some((key) => key.kty === 'oct' || 'd' in key || 'k' in key)) {
    throw wrong('holds a secret key; give the public ones only');
  }
  return result.data as JSONWebKeySet;
}

function keysOfUrl(url: string, refreshMs: number): KeySource {
  const cache: ExportedJWKSCache | Record<string, never> = {};
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: refreshMs,
    [jwksCache]: cache,
  });
  const get: JWTVerifyGetKey = async (...token) => {
    try {
      return await remote(...token);
    } catch (reason) {
      if (isAboutToken(reason)) throw reason;
      const { jwks, uat } = cache as Partial<ExportedJWKSCache>;
      if (jwks && uat !== undefined && wallClockMs() - uat < STALE_MS) {
        return createLocalJWKSet(jwks)(...token);
      }
      throw new TrueframeError('AUTH_UNAVAILABLE', 'the keys for JWTs cannot be fetched now', {
        cause: reason,
      });
    }
  };
  return { get, close: () => {} };
}

/** True when keys are there, and only none of them fits. */
function isAboutToken(reason: unknown): boolean {
  return (
    reason instanceof errors.JWKSNoMatchingKey ||
    reason instanceof errors.JWKSMultipleMatchingKeys ||
    reason instanceof errors.JOSENotSupported
  );
}
