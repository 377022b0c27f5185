import { ROLES as API_ROLES } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { ROLES } from '../config/roles.ts';
import { Config, type ConfigInput } from '../config/schema.ts';
import { Gate, type Knock } from './gate.ts';
import { roleForRpc } from './needed-role.ts';

type Auth = NonNullable<ConfigInput['auth']>;

const HERE = '127.0.0.1';
const AWAY = '10.1.2.3';
const tls = { cert: 'c', key: 'k', clientCa: 'ca' };
const certificate = (name: string) => ({
  subject: { CN: name } as never,
  subjectaltname: '',
  valid_to: 'Jan  1 00:00:00 2040 GMT',
});

/** Tenant and role of a call that is let in, otherwise the code of its refusal. */
async function admit(auth: Auth, knock: Partial<Knock>): Promise<string> {
  const denied: string[] = [];
  const gate = await Gate.open({
    config: Config.parse({ auth, grpc: { tls } }).auth,
    logger: pino({ level: 'silent' }),
    onDenied: (reason) => denied.push(reason),
  });
  const usual = { path: '/x', needed: 'viewer', authorization: [], address: HERE } as const;
  try {
    const { caller } = await gate.admit({ ...usual, tenant: '', requestId: 'r', ...knock });
    expect(denied).toEqual([]);
    return `${caller.tenant} ${caller.role}`;
  } catch (reason) {
    expect(denied).toHaveLength(1);
    return TrueframeError.from(reason).code;
  } finally {
    await gate.close();
  }
}

test('the configuration knows the roles of the API, in the same order', () => {
  expect(ROLES).toEqual(API_ROLES);
});

test('what stands in no table is open to nobody', async () => {
  expect(roleForRpc('/trueframe.v1.TrueframeService/Analyze')).toBe('submitter');
  expect(roleForRpc('/trueframe.v1.TrueframeService/Added')).toBeUndefined();
  expect(roleForRpc('/trueframe.v1.TrueframeService/constructor')).toBeUndefined();
  expect(roleForRpc('constructor')).toBeUndefined();
  expect(roleForRpc('/grpc.health.v1.Health/Check')).toBe('none');
  expect(await admit({}, { needed: undefined })).toBe('AUTH_ROLE');
  expect(await admit({}, { needed: 'admin' })).toBe(' admin');
});

test('where no credential is needed, none is looked at', async () => {
  const knock = { needed: 'none', authorization: ['Bearer wrong'], address: AWAY } as const;
  expect(await admit({ certificates: { '*': { role: 'admin' } } }, knock)).toBe(' viewer');
});

test.each<[Auth, string, string]>([
  [{}, HERE, ' admin'],
  [{}, '::ffff:127.0.0.1', ' admin'],
  [{}, AWAY, 'AUTH_MISSING'],
  [{}, '', 'AUTH_MISSING'],
  [{ anonymous: 'never' }, HERE, 'AUTH_MISSING'],
  [{ anonymous: 'everywhere' }, AWAY, ' submitter'],
  [{ anonymous: 'everywhere', anonymousRole: 'viewer' }, HERE, ' viewer'],
  [{ certificates: { 'CN:a': { role: 'viewer' } } }, HERE, 'AUTH_MISSING'],
  [{ certificates: { 'CN:a': { role: 'viewer' } }, anonymous: 'loopback' }, HERE, ' admin'],
])('a call without a credential, with %j, from %s: %s', async (auth, address, expected) => {
  expect(await admit(auth, { address })).toBe(expected);
});

const certificates = {
  'CN:own': { role: 'submitter', tenant: 'blue' },
  'CN:proxy': { role: 'submitter' },
} as const;

test.each<[Auth, string, string, string]>([
  [{}, '', HERE, 'red'],
  [{ anonymous: 'everywhere' }, '', AWAY, ''],
  [{ anonymous: 'everywhere', trustTenantMetadata: 'everywhere' }, '', AWAY, 'red'],
  [{ trustTenantMetadata: 'never' }, '', HERE, ''],
  [{ certificates }, 'own', HERE, 'blue'],
  [{ certificates }, 'proxy', HERE, ''],
  [{ certificates, trustTenantMetadata: 'everywhere' }, 'own', AWAY, 'blue'],
  [{ certificates, trustTenantMetadata: 'everywhere' }, 'proxy', AWAY, 'red'],
])(
  'with %j, certificate "%s", from %s, metadata that says red means "%s"',
  async (auth, name, address, tenant) => {
    const own = name === '' ? {} : { certificate: certificate(name) };
    const outcome = await admit(auth, { tenant: 'red', address, ...own });
    expect(outcome.split(' ')[0]).toBe(tenant);
  },
);
