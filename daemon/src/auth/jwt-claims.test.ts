import { expect, test } from 'vitest';
import { Config, type ConfigInput } from '../config/schema.ts';
import { readClaims } from './jwt-claims.ts';

type Jwt = NonNullable<NonNullable<ConfigInput['auth']>['jwt']>;

function read(claims: Record<string, unknown>, jwt: Jwt = {}) {
  try {
    const { role, tenant, subject } = readClaims(claims, Config.parse({ auth: { jwt } }).auth.jwt);
    return [role, tenant, subject];
  } catch (reason) {
    return (reason as { code: string }).code;
  }
}

const keycloak: Jwt = {
  claims: { tenant: 'https://example.com/org', role: 'realm_access.roles', subject: 'azp' },
  roles: { users: 'submitter', ops: 'operator' },
};

test('claims say role, tenant and name, at the places and with the words of the configuration', () => {
  expect(read({ role: 'viewer', tenant: 'blue', sub: 'ci' })).toEqual(['viewer', 'blue', 'ci']);
  const claims = {
    'https://example.com/org': 'red',
    realm_access: { roles: ['users', 'ops', 'else'] },
    azp: 'gate\nway',
  };
  expect(read(claims, keycloak)).toEqual(['operator', 'red', 'gate?way']);
});

test.each([
  [{ tenant: 'blue' }, {}, 'AUTH_ROLE'],
  [{ tenant: 'blue', role: 'root' }, {}, 'AUTH_ROLE'],
  [{ tenant: 'blue', role: { viewer: true } }, {}, 'AUTH_ROLE'],
  [{ tenant: 'blue', role: 'admin' }, { roles: { boss: 'admin' } }, 'AUTH_ROLE'],
  [{ tenant: 'blue', role: 'constructor' }, { roles: { boss: 'admin' } }, 'AUTH_ROLE'],
  [{ role: 'submitter' }, {}, 'AUTH_INVALID'],
  [{ role: 'submitter', tenant: '' }, {}, 'AUTH_INVALID'],
  [{ role: 'submitter', tenant: ['blue', 'red'] }, {}, 'AUTH_INVALID'],
  [{ role: 'admin', tenant: 'no\nname' }, {}, 'AUTH_INVALID'],
  [{ role: 'admin' }, {}, ['admin', '', '']],
  [{ role: 'submitter' }, { claims: { tenant: '' } }, ['submitter', '', '']],
] as const)('%j with %j: %j', (claims, jwt, expected) => {
  expect(read(claims, jwt as Jwt)).toEqual(expected);
});
