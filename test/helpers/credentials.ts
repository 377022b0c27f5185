import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createToken, hashToken, type Role, tokenLine } from '@trueframe/daemon/auth';

interface Holder {
  readonly role: Role;
  readonly tenant?: string;
  readonly expiresAt?: number;
}

/** A file of tokens, and the tokens that are not in it. */
export interface TokenFile<Name extends string> {
  readonly path: string;
  readonly tokens: Readonly<Record<Name, string>>;
  /** Writes the file anew with these holders only. */
  keep(...names: Name[]): void;
}

/** Writes a file with a token for each holder. */
export function writeTokens<Name extends string>(
  folder: string,
  holders: Readonly<Record<Name, Holder>>,
): TokenFile<Name> {
  const path = join(folder, 'tokens.yml');
  const names = Object.keys(holders) as Name[];
  const tokens = Object.fromEntries(names.map((name) => [name, createToken()])) as Record<
    Name,
    string
  >;
  const lineOf = (name: Name) => {
    const { role, tenant = '', expiresAt = Number.POSITIVE_INFINITY } = holders[name];
    return tokenLine({ name, hash: hashToken(tokens[name]), role, tenant, expiresAt });
  };
  const keep = (...kept: Name[]) => writeFileSync(path, `${kept.map(lineOf).join('\n')}\n`);
  keep(...names);
  return { path, tokens, keep };
}

/** The metadata that carries a token. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
