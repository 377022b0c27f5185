import { appendFile, readFile } from 'node:fs/promises';
import {
  callerName,
  createToken,
  hashToken,
  ROLES,
  type Role,
  readTokenFile,
  type TokenEntry,
  tokenLine,
} from '@trueframe/daemon/auth';
import { wallClockMs } from '@trueframe/daemon/lib';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { wrong } from './read-flags.ts';
import { print, printJson } from './terminal.ts';

const UNITS = { h: 3_600_000, d: 86_400_000 } as const;

export const token = defineCommand({
  name: 'token',
  summary: 'Create a bearer token, print it once, and the line for the file of auth.tokens.',
  operands: { name: 'WHAT', summary: 'create', min: 1, max: 1 },
  flags: {
    name: { type: 'string', summary: 'Name of its holder in logs.', hint: 'NAME' },
    role: { type: 'string', summary: `One of ${ROLES.join(', ')}.`, hint: 'ROLE' },
    tenant: { type: 'string', summary: 'Tenant of its holder. Default: none.', hint: 'TENANT' },
    expires: {
      type: 'string',
      summary: 'When it ends, in hours or days: 12h, 90d. Default: never.',
      hint: 'TIME',
    },
    file: {
      type: 'string',
      summary: 'Append the line to this file instead of printing it.',
      hint: 'FILE',
    },
    json: { type: 'boolean', summary: 'One JSON object.' },
  },
  async run(flags, [what]) {
    if (what !== 'create') throw wrong(`token cannot ${what}; it can create`);
    const secret = createToken();
    const entry: TokenEntry = {
      name: nameOf('--name', flags.name ?? ''),
      hash: hashToken(secret),
      role: roleOf(flags.role),
      tenant: flags.tenant === undefined ? '' : nameOf('--tenant', flags.tenant),
      expiresAt: endOf(flags.expires),
    };
    const line = tokenLine(entry);
    if (flags.file !== undefined) await append(flags.file, entry.name, line);
    if (flags.json) printJson({ token: secret, line });
    else {
      print(secret);
      if (flags.file === undefined) print(line);
    }
    return EXIT.ok;
  },
});

function nameOf(flag: string, text: string): string {
  if (callerName.safeParse(text).success) return text;
  throw wrong(`${flag} needs up to 64 letters, digits or any of . _ @ : -`);
}

function roleOf(text: string | undefined): Role {
  const role = ROLES.find((one) => one === text);
  if (role) return role;
  throw wrong(`--role is one of ${ROLES.join(', ')}`);
}

/** Returns Unix time in milliseconds. */
function endOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const [, amount, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  if (!amount) throw wrong(`--expires is a number of hours or days like 12h or 90d, not ${text}`);
  return wallClockMs() + Number(amount) * UNITS[unit as keyof typeof UNITS];
}

async function append(path: string, name: string, line: string): Promise<void> {
  const before = await readFile(path, 'utf8').catch((reason: NodeJS.ErrnoException) => {
    if (reason.code === 'ENOENT') return '';
    throw wrong(`cannot read ${path}: ${reason.message}`);
  });
  if (before !== '' && (await readTokenFile(path)).some((one) => one.name === name)) {
    throw wrong(`${path} has a token that is called ${name}`);
  }
  const newline = before === '' || before.endsWith('\n') ? '' : '\n';
  await appendFile(path, `${newline}${line}\n`, { mode: 0o600 });
}
