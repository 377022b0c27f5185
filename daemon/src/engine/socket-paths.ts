import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;
let count = 0;

/** Sockets of this process are to be in a folder that somebody else removes. */
export function putSocketsInto(path: string): void {
  folder = path;
}

/**
 * A new path for a unix socket. A process that was given no folder makes one that only its user can enter, and takes it
 * along.
 */
export function newSocketPath(): string {
  folder ??= ownFolder();
  count += 1;
  return join(folder, `${process.pid}-${count}`);
}

function ownFolder(): string {
  const created = mkdtempSync(join(tmpdir(), 'trueframe-'));
  process.once('exit', () => rmSync(created, { recursive: true, force: true }));
  return created;
}
