import pino from 'pino';
import { expect, test } from 'vitest';
import { Config, type ConfigInput } from '../config/schema.ts';
import { Gate } from './gate.ts';
import { HttpGuard, type HttpKnock } from './http-guard.ts';

const LISTED = 'https://console.example.com';
const FOREIGN = 'https://elsewhere.example';

/** Returns '' for a request that is let in, otherwise status and code, and what was counted. */
async function knock(request: Partial<HttpKnock>, input: ConfigInput = {}): Promise<string> {
  const config = Config.parse(input);
  const denied: string[] = [];
  const gate = await Gate.open({
    config: config.auth,
    logger: pino({ enabled: false }),
    onDenied: (reason) => denied.push(reason),
  });
  const refusal = await new HttpGuard(gate, config).refusalOf({
    path: '/somewhere',
    needed: 'none',
    anyHost: false,
    authorization: undefined,
    address: '127.0.0.1',
    host: 'localhost:9464',
    origin: undefined,
    ...request,
  });
  await gate.close();
  return refusal ? `${refusal.status} ${refusal.message.split(':')[0]} ${denied}` : '';
}

const metrics = { corsOrigins: [LISTED] };

test.each<[string, Partial<HttpKnock>, string]>([
  ['no page at all', {}, ''],
  ['another program', { host: '127.0.0.1:9464' }, ''],
  ['a tunnel, IPv6', { host: '[::1]:80' }, ''],
  ['a page of this listener', { origin: 'http://localhost:9464' }, ''],
  ['a page of another port', { origin: 'http://localhost:8080' }, '403 AUTH_ORIGIN origin'],
  ['a foreign page', { origin: FOREIGN }, '403 AUTH_ORIGIN origin'],
  ['a page without an origin', { origin: 'null' }, '403 AUTH_ORIGIN origin'],
  [
    'a page of a name that was made to resolve to this machine',
    { host: 'elsewhere.example:9464', origin: 'http://elsewhere.example:9464' },
    '403 AUTH_ORIGIN origin',
  ],
  [
    'such a page, reading',
    { host: 'elsewhere.example:9464', needed: 'viewer' },
    '403 AUTH_ORIGIN origin',
  ],
  ['no name', { host: undefined }, '403 AUTH_ORIGIN origin'],
  ['a probe under any name', { host: 'pod-17', anyHost: true }, ''],
  ['a page that is listed', { origin: LISTED }, ''],
  ['a proxy that is listed', { origin: LISTED, host: 'console.example.com' }, ''],
])('a listener on loopback without credentials, %s', async (_, request, expected) => {
  expect(await knock(request, { metrics })).toBe(expected);
});

test('where every call needs a credential, or comes from elsewhere, any name is taken', async () => {
  const proxied = { host: 'trueframe.example.com' };
  const never = { auth: { anonymous: 'never' } } as const;
  expect(await knock(proxied, never)).toBe('');
  expect(await knock({ ...proxied, origin: FOREIGN }, never)).toBe('403 AUTH_ORIGIN origin');
  expect(await knock({ ...proxied, needed: 'viewer' }, never)).toBe('403 AUTH_ORIGIN origin');
  const open = { auth: { anonymous: 'everywhere' }, metrics: { address: '0.0.0.0:9464' } } as const;
  expect(await knock(proxied, open)).toBe('');
  expect(await knock({ ...proxied, address: '10.1.2.3' }, open)).toBe('');
});
