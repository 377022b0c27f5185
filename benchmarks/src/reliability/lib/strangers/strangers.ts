import { createToken, hashToken, ROLES, type Role, tokenLine } from '@trueframe/daemon/auth';
import { wallClockMs } from '@trueframe/daemon/lib';
import type { AnyCaller } from './call.ts';
import type { Issuer } from './forged-jwts.ts';

/** One way to call: a connection, and what is sent on it. */
export interface Credential {
  readonly name: string;
  readonly caller: AnyCaller;
  /** Values of `authorization`. */
  readonly authorization: readonly string[];
}

/** Bearer tokens of a file, by the name of their holder. */
export interface Tokens {
  readonly lines: string;
  readonly of: Readonly<Record<string, string>>;
}

/** A token for each role of tenant red, one of tenant blue, and one that has expired. */
export function makeTokens(): Tokens {
  const holders = [
    ...ROLES.map((role) => ({
      name: role as string,
      role,
      tenant: 'red',
      expiresAt: Number.POSITIVE_INFINITY,
    })),
    {
      name: 'blue',
      role: 'submitter' as Role,
      tenant: 'blue',
      expiresAt: Number.POSITIVE_INFINITY,
    },
    { name: 'expired', role: 'admin' as Role, tenant: 'red', expiresAt: wallClockMs() - 1000 },
  ].map((holder) => ({ ...holder, token: createToken() }));
  return {
    lines: holders.map((one) => tokenLine({ ...one, hash: hashToken(one.token) })).join('\n'),
    of: Object.fromEntries(holders.map(({ name, token }) => [name, token])),
  };
}

/** Values of `authorization` that nobody may come in with. */
export function wrongAuthorizations(
  tokens: Tokens,
  issuer: Issuer,
): readonly (readonly [string, readonly string[]])[] {
  const good = tokens.of.admin as string;
  const bearer = (token: string) => [`Bearer ${token}`];
  return [
    ['no credential', []],
    ['an unknown token', bearer(createToken())],
    [
      'a token with its last letter changed',
      bearer(`${good.slice(0, -1)}${good.endsWith('A') ? 'E' : 'A'}`),
    ],
    ['a token cut short', bearer(good.slice(0, -1))],
    ['an expired token', bearer(tokens.of.expired as string)],
    ['the hash of a token', bearer(`tf_${hashToken(good).toString('base64url')}`)],
    ['a token without its scheme', [good]],
    ['a token with another scheme', [`Basic ${Buffer.from(`admin:${good}`).toString('base64')}`]],
    ['a scheme without a token', ['Bearer']],
    ['two tokens in one', bearer(`${good} ${good}`)],
    ['9,000 letters', bearer('x'.repeat(9000))],
    ['an expired JWT', bearer(issuer.expired())],
    ...Object.entries(issuer.forged()).map(
      ([name, token]) => [`a JWT with ${name}`, bearer(token)] as const,
    ),
  ];
}
