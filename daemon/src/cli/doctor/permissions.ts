import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { Finding } from './finding.ts';

/** What the daemon has to read and write, as the user who runs this. */
export async function checkPermissions({ sources, models }: Config): Promise<readonly Finding[]> {
  const folders = [
    ...sources.roots.map((path) => ({ name: 'sources', path })),
    ...models.map((path) => ({ name: 'models folder', path })),
  ];
  const readable = await Promise.all(folders.map(checkReadable));
  return [await checkTemporary(), ...readable];
}

async function checkReadable({
  name,
  path,
}: {
  readonly name: string;
  readonly path: string;
}): Promise<Finding> {
  try {
    await access(path, constants.R_OK | constants.X_OK);
    return { level: 'ok', name, found: `${path} is readable` };
  } catch (reason) {
    const { code } = reason as NodeJS.ErrnoException;
    const advice =
      code === 'ENOENT'
        ? 'make the folder, or take it out of the configuration'
        : 'let the user of the daemon read it (chmod, chown)';
    return { level: 'fail', name, found: `${path}: ${code}`, advice };
  }
}

/** Sockets between the daemon's processes are there. */
async function checkTemporary(): Promise<Finding> {
  const name = 'temporary';
  const folder = tmpdir();
  const probe = join(folder, `.trueframe-probe-${randomUUID()}`);
  try {
    await writeFile(probe, '');
    await rm(probe);
    return { level: 'ok', name, found: `${folder} is writable` };
  } catch (reason) {
    const advice = 'sessions need sockets there: set TMPDIR to a folder that can be written';
    return { level: 'fail', name, found: (reason as Error).message, advice };
  }
}
