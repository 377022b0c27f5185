import { constants } from 'node:fs';
import { access, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '@trueframe/daemon';
import { findOrphans, makePrivateFolder, placesForSockets } from '@trueframe/daemon/machine';
import type { Finding } from './finding.ts';

/** Checks everything that the daemon has to read and write, as the user who runs this. */
export async function checkPermissions({ sources, models }: Config): Promise<readonly Finding[]> {
  const folders = [
    ...sources.roots.map((path) => ({ name: 'sources', path })),
    ...models.map((path) => ({ name: 'models folder', path })),
  ];
  const readable = await Promise.all(folders.map(checkReadable));
  return [await checkTemporary(), ...(await checkOrphans()), ...readable];
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
  const [wanted] = placesForSockets();
  try {
    const folder = makePrivateFolder();
    await rm(folder, { recursive: true });
    const used = dirname(folder);
    if (used === wanted) return { level: 'ok', name, found: `${used} takes sockets` };
    const advice = `sockets are in ${used} instead: set TMPDIR to a short path that can be written`;
    return { level: 'warn', name, found: `${wanted} takes no sockets`, advice };
  } catch (reason) {
    const advice = 'sessions need sockets: set TMPDIR to a folder that can be written';
    return { level: 'fail', name, found: (reason as Error).message, advice };
  }
}

/** Reports the folders that killed daemons left. */
async function checkOrphans(): Promise<readonly Finding[]> {
  const orphans = await findOrphans();
  if (orphans.length === 0) return [];
  const found = `${orphans.join(', ')}: of a daemon that was killed`;
  return [{ level: 'ok', name: 'left behind', found: `${found}; the next one removes it` }];
}
