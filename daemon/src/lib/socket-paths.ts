import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder, restorePrivateFolder } from './private-folder.ts';

let folder: string | undefined;
let count = 0;

/** Sockets of this process are to be in a folder that somebody else removes. */
export function putSocketsInto(path: string): void {
  folder = path;
}

/**
 * A new path for a unix socket, in a folder that is there. A process that was given no folder makes one that only its user
 * can enter, and takes it along.
 * @throws CONFIG_INVALID when the folder is gone and cannot be made again
 */
export function newSocketPath(): string {
  if (folder === undefined) folder = ownFolder();
  else restorePrivateFolder(folder);
  count += 1;
  return join(folder, `${process.pid}-${count}`);
}

function ownFolder(): string {
  const created = makePrivateFolder();
  process.once('exit', () => rmSync(created, { recursive: true, force: true }));
  return created;
}
