import { readFileSync } from 'node:fs';

/** Returns the number of files that this process may open; Infinity where the system does not say. */
export function openFilesLimit(): number {
  try {
    const [, soft = ''] =
      /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return Number(soft) || Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
