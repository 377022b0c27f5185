import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessFacts {
  readonly pid: number;
  readonly command: string;
}

/** A mark for the processes that a test starts with this environment. It is part of the one variable that decoders keep. */
export function newMark(): { readonly marker: string; readonly env: Record<string, string> } {
  const marker = randomUUID();
  const { TRUEFRAME_TEST_RUN: run = '' } = process.env;
  return { marker, env: { TRUEFRAME_TEST_RUN: `${run}/${marker}` } };
}

/**
 * Processes that were started with this text in their environment, by whomever: a child that lost its parent is still
 * found.
 */
export function processesMarked(marker: string): ProcessFacts[] {
  const found: ProcessFacts[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(marker)) continue;
      const command = readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
      // A zombie has no command line; it holds nothing.
      if (command !== '') found.push({ pid: Number(name), command });
    } catch {
      // Gone in the meantime, or not ours to look at.
    }
  }
  return found;
}
