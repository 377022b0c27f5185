import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { timestampNow } from '../../../lib/wall-clock.ts';

const NAME = 'holder.json';

/** Says in the folder which process has it, for the message to the next one that wants it. The lock itself is LevelDB's. */
export function nameHolder(folder: string): void {
  const holder = { pid: process.pid, host: hostname(), since: timestampNow().seconds };
  try {
    writeFileSync(join(folder, NAME), JSON.stringify(holder), { mode: 0o600 });
  } catch {
    // It only makes a message better.
  }
}

/** The process that has the folder, in words. */
export function whoHolds(folder: string): string {
  try {
    const { pid, host } = JSON.parse(readFileSync(join(folder, NAME), 'utf8')) as Record<
      string,
      unknown
    >;
    return `process ${pid} on ${host}`;
  } catch {
    return 'another process';
  }
}
