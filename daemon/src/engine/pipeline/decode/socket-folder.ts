import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;
let count = 0;

/** A new path for a unix socket, in a folder of this process that only its user can enter and that it takes along. */
export function newSocketPath(): string {
  if (folder === undefined) {
    const created = mkdtempSync(join(tmpdir(), 'trueframe-frames-'));
    process.once('exit', () => rmSync(created, { recursive: true, force: true }));
    folder = created;
  }
  count += 1;
  return join(folder, String(count));
}
