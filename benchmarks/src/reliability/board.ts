import type { Conservation } from './lib/conservation.ts';
import { sumOf } from './lib/conservation.ts';
import { inLanes } from './lib/in-lanes.ts';
import type { BoardResult } from './result.ts';
import type { RowFile } from './row-files.ts';
import { runRow } from './row-process.ts';

export interface BoardOptions {
  readonly short: boolean;
  readonly seed: number;
  /** Hears of every row when it is over. */
  onRow(result: BoardResult): void;
}

/**
 * Runs rows: those that assert times one after another; those that assert none beside the long ones, one at a time; in
 * the end those that tell of all. In short runs, which are patient, all but those that need a quiet machine run in pairs.
 */
export async function runBoard(rows: readonly RowFile[], options: BoardOptions): Promise<void> {
  const { short, seed, onRow } = options;
  const seen: Conservation[] = [];
  const run = async (one: RowFile, before?: Conservation) => {
    const { outcome, conservation, seconds } = await runRow(one, {
      short,
      seed,
      ...(before && { before }),
    });
    seen.push(conservation);
    const { number, title, gate } = one.row;
    const mode = short ? 'short' : 'full';
    onRow({ row: one.name, number, title, gate, seed, mode, seconds, ...outcome });
  };
  const inTurn = async (some: readonly RowFile[]) => {
    for (const one of some) await run(one);
  };
  const those = (...kinds: string[]) =>
    rows.filter(({ row }) => kinds.includes(row.runs ?? 'alone'));
  await inTurn(those('quiet'));
  if (short) await inLanes(those('alone', 'long', 'beside'), 2, (one) => run(one));
  else {
    await inTurn(those('alone'));
    await Promise.all([...those('long').map((one) => run(one)), inTurn(those('beside'))]);
  }
  for (const one of those('last')) await run(one, sumOf(seen));
}
