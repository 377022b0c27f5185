import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Config } from '../config/schema.ts';
import { JwtVerifier } from './jwt-verifier.ts';

const logger = pino({ level: 'silent' });

/** A server with the keys of an issuer, which may go away. */
async function serveKeys() {
  const keys: JWK[] = [];
  let isUp = true;
  let fetches = 0;
  const server = createServer((_request, response) => {
    fetches += 1;
    response.writeHead(isUp ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    publish: (...all: JWK[]) => void keys.splice(0, keys.length, ...all),
    down: () => (isUp = false),
    up: () => (isUp = true),
    fetches: () => fetches,
  };
}

async function makeKey(kid: string | undefined) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', ...(kid !== undefined && { kid }) };
  const token = () =>
    new SignJWT({ role: 'viewer', tenant: 'blue' })
      .setProtectedHeader({ alg: 'ES256', ...(kid !== undefined && { kid }) })
      .setIssuer('i')
      .setAudience('a')
      .setExpirationTime('30d')
      .sign(privateKey);
  return { jwk, token };
}

async function open(keys: string) {
  const { jwt } = Config.parse({ auth: { jwt: { keys, issuer: 'i', audience: 'a' } } }).auth;
  const verifier = await JwtVerifier.open(jwt, logger);
  return async (token: string) => {
    try {
      return (await verifier.identify(token)).tenant;
    } catch (reason) {
      return (reason as { code: string }).code;
    }
  };
}

test('keys of a URL are fetched when they are needed, and again for a new one; an issuer that is away stops nobody for a day', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);
  const issuer = await serveKeys();
  const [first, second, never] = await Promise.all([makeKey('1'), makeKey('2'), makeKey('3')]);
  issuer.publish(first.jwk);
  issuer.down();
  const identify = await open(issuer.url);
  const token = await first.token();
  expect(await identify(token)).toBe('AUTH_UNAVAILABLE');
  issuer.up();
  expect(await identify(token)).toBe('blue');
  const fetches = issuer.fetches();
  expect(await identify(token)).toBe('blue');
  expect(issuer.fetches()).toBe(fetches);

  issuer.publish(second.jwk);
  const strange = await never.token();
  for (let k = 0; k < 20; k++) expect(await identify(strange)).toBe('AUTH_INVALID');
  expect(issuer.fetches()).toBe(fetches);
  pass(11);
  expect(await identify(await second.token())).toBe('blue');
  expect(await identify(token)).toBe('AUTH_INVALID');

  issuer.down();
  pass(3600);
  expect(await identify(await second.token())).toBe('blue');
  pass(24 * 3600);
  expect(await identify(await second.token())).toBe('AUTH_UNAVAILABLE');
});

test('a token that does not say its key is tried with all of them', async () => {
  const issuer = await serveKeys();
  const [one, other, never] = await Promise.all([
    makeKey(undefined),
    makeKey(undefined),
    makeKey(undefined),
  ]);
  issuer.publish(one.jwk, other.jwk);
  const identify = await open(issuer.url);
  expect(await identify(await one.token())).toBe('blue');
  expect(await identify(await other.token())).toBe('blue');
  expect(await identify(await never.token())).toBe('AUTH_INVALID');
});
