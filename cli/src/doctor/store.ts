import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '@trueframe/daemon';
import type { Finding } from './finding.ts';

/** The folder that sessions survive in. */
export async function checkSessionStore({ sessions }: Config): Promise<readonly Finding[]> {
  const { folder } = sessions.store;
  const name = 'session store';
  if (folder === undefined) {
    const found = 'none: sessions do not survive a restart of the daemon';
    return [{ level: 'ok', name, found }];
  }
  const path = resolve(folder);
  const facts = await stat(path).catch(() => undefined);
  const isWritable = await access(facts ? path : dirname(path), constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) {
    const advice = 'give the daemon a folder of its own: sessions.store.folder';
    return [{ level: 'fail', name, found: `${path} cannot be written`, advice }];
  }
  if (facts && (facts.mode & 0o077) !== 0) {
    const advice =
      'it holds passwords of cameras: the daemon makes it private (0700) when it starts';
    return [{ level: 'warn', name, found: `others can enter ${path}`, advice }];
  }
  return [{ level: 'ok', name, found: path }];
}
