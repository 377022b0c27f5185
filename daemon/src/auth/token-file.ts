import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { callerName, type Role, role } from '../config/roles.ts';
import { parseYaml } from '../lib/parse-yaml.ts';
import { readText } from '../lib/text-file.ts';
import { toIso } from '../lib/wall-clock.ts';

const HASH = /^sha256:([A-Za-z0-9_-]{43})$/;

const Entry = z.strictObject({
  name: callerName,
  hash: z
    .string()
    .regex(
      HASH,
      'sha256: and 43 characters, as `trueframe token create` prints it; never the token',
    ),
  role,
  tenant: callerName.optional(),
  expires: z.iso.datetime({ offset: true }).optional(),
});

const Entries = z.array(Entry).max(10_000);

/** A line of the file: one token, known by its hash. */
export interface TokenEntry {
  readonly name: string;
  readonly hash: Buffer;
  readonly role: Role;
  /** '' for none. */
  readonly tenant: string;
  /** Unix time in milliseconds; Infinity: it does not expire. */
  readonly expiresAt: number;
}

/**
 * Reads the file of tokens.
 * @throws CONFIG_INVALID that names the line, never a value of it
 */
export async function readTokenFile(path: string): Promise<readonly TokenEntry[]> {
  let text: string;
  try {
    text = await readText(path, 'CONFIG_INVALID');
  } catch (cause) {
    if (cause instanceof TrueframeError) throw cause;
    throw wrong(`cannot read the tokens in ${path}: ${(cause as Error).message}`, cause);
  }
  return parseTokens(text, path);
}

/** @throws CONFIG_INVALID */
export function parseTokens(text: string, path: string): readonly TokenEntry[] {
  let value: unknown;
  try {
    value = parseYaml(text, path, 'CONFIG_INVALID') ?? [];
  } catch {
    // Messages of the parser quote the text, and somebody may have put a token there.
    throw wrong(`${path} is no YAML: there must be a list with one token per line`);
  }
  const result = Entries.safeParse(value);
  if (!result.success) throw wrong(`${path}:\n${z.prettifyError(result.error)}`);
  const names = new Set<string>();
  for (const { name } of result.data) {
    if (names.has(name)) throw wrong(`${path}: two tokens are called ${name}`);
    names.add(name);
  }
  return result.data.map(({ name, hash, role, tenant = '', expires }) => ({
    name,
    hash: Buffer.from((HASH.exec(hash) as RegExpExecArray)[1] as string, 'base64url'),
    role,
    tenant,
    expiresAt: expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires),
  }));
}

/** Returns the line of the file for a token with this hash. */
export function tokenLine({ name, hash, role, tenant, expiresAt }: TokenEntry): string {
  const parts = [`name: ${name}`, `hash: 'sha256:${hash.toString('base64url')}'`, `role: ${role}`];
  if (tenant !== '') parts.push(`tenant: '${tenant}'`);
  if (Number.isFinite(expiresAt)) parts.push(`expires: '${toIso(expiresAt)}'`);
  return `- { ${parts.join(', ')} }`;
}

function wrong(message: string, cause?: unknown): TrueframeError {
  return new TrueframeError('CONFIG_INVALID', message, cause === undefined ? {} : { cause });
}
