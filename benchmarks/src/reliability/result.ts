import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { machine } from '../lib/machine.ts';
import { root } from '../lib/scene.ts';
import type { RowOutcome } from './row.ts';

/** One row of the board, run. */
export interface BoardResult extends RowOutcome {
  /** Name of the row's file, e.g. `04-daemon-killed`. */
  readonly row: string;
  readonly number: number;
  readonly title: string;
  readonly gate: string;
  readonly seed: number;
  readonly mode: 'short' | 'full';
  readonly seconds: number;
}

/** A result with the machine and the commit on which it came about. */
export type KeptResult = BoardResult & { readonly machine: ReturnType<typeof machine> };

const PATH = join(root, 'benchmarks/results/reliability.json');

export function readResults(): KeptResult[] {
  if (!existsSync(PATH)) return [];
  return (JSON.parse(readFileSync(PATH, 'utf8')) as { rows: KeptResult[] }).rows;
}

/** Keeps results of full runs; those of other rows stay. Returns all, in order. */
export function keepResults(results: readonly KeptResult[]): KeptResult[] {
  const fresh = new Set(results.map(({ row }) => row));
  const rows = [...readResults().filter(({ row }) => !fresh.has(row)), ...results].sort((a, b) =>
    a.row < b.row ? -1 : 1,
  );
  writeFileSync(PATH, `${JSON.stringify({ rows }, null, 2)}\n`);
  return rows;
}
