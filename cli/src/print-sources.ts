import { verdictInShort } from '@trueframe/client/words';
import { redactSource } from '@trueframe/daemon/lib';
import type { Followed } from './follow-session.ts';
import { printTable } from './print-table.ts';
import { nameOf } from './report/page.ts';
import { print } from './terminal.ts';

/** Prints one row per source, as all of them together are more than a screen holds. */
export function printSources(ends: ReadonlyMap<string, Followed>): void {
  print(`${ends.size} sources`);
  printTable(
    [
      { title: 'source', min: 12 },
      { title: 'verdict', min: 16, wraps: true },
      'score',
      { title: 'faces', drop: 1 },
      { title: '', wraps: true, drop: 2 },
    ],
    [...ends].map(([source, { summary, failure }]) => [
      nameOf(redactSource(source)),
      summary?.verdict ? verdictInShort(summary.verdict) : 'no verdict',
      summary?.verdict?.score?.toFixed(2) ?? '-',
      String(summary?.tracks.length ?? '-'),
      failure ?? '',
    ]),
  );
}
