import { labelWords } from '@trueframe/client/words';
import { redactSource } from '@trueframe/daemon/lib';
import type { Followed } from './follow-session.ts';
import { nameOf } from './report/page.ts';
import { print, printTable } from './terminal.ts';

/** Prints one row per source, as all of them together are more than a screen holds. */
export function printSources(ends: ReadonlyMap<string, Followed>): void {
  print(`${ends.size} sources`);
  printTable(
    ['source', 'verdict', 'score', 'faces', ''],
    [...ends].map(([source, { summary, failure }]) => [
      nameOf(redactSource(source)),
      summary?.verdict ? labelWords(summary.verdict.label) : 'no verdict',
      summary?.verdict?.score?.toFixed(2) ?? '-',
      String(summary?.tracks.length ?? '-'),
      failure ?? '',
    ]),
  );
}
