import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/scene.ts';
import { fateOf, figuresOf } from './in-words.ts';
import type { KeptResult } from './result.ts';

const INTRODUCTION = `# Reliability

\`npm run reliability\` does to a real daemon what production does: it kills processes, holds sockets, fills disks, breaks media and
jumps clocks. Every row has a gate, and rows that fail stand here like the others. \`npm run reliability -- --short\` does less of the
same; it runs before every change lands.

    npm run reliability                       # all rows, one of them a soak of half an hour
    npm run reliability -- --only 4,8         # some rows; the others keep their figures on this page
    npm run reliability -- --short --seed 7   # less of each, keeps no figures

A megabyte is 1e6 bytes. "Peak" is the most resident memory of the daemon, its engines and its decoders together. The raw
results are in \`benchmarks/results/reliability.json\`. [CONTRIBUTING.md](../CONTRIBUTING.md#rows-of-the-reliability-board) says how to add a row.
`;

/** Stands in place of the table as long as no row was run in full. */
const NO_RUN =
  '**No full run is kept yet, so there are no figures here.** The first one puts its table in this place.';

/** Writes docs/reliability.md. */
export function writePage(results: readonly KeptResult[]): void {
  writeFileSync(join(root, 'docs/reliability.md'), pageOf(results));
}

/** The page, from results in order. */
export function pageOf(results: readonly KeptResult[]): string {
  if (results.length === 0) return `${INTRODUCTION}\n${NO_RUN}\n`;
  const fates = results.map(fateOf);
  const count = (fate: string) => fates.filter((one) => one === fate).length;
  const lines = [
    INTRODUCTION,
    `${count('passed')} rows passed, ${count('failed')} failed, ${count('skipped')} skipped.`,
    '',
    '| # | row | gate | figures | result |',
    '|---|---|---|---|---|',
    ...results.map(cells).map((row) => `| ${row.map(escaped).join(' | ')} |`),
    '',
    '## What was seen',
    '',
    ...results.flatMap((result) => [
      `- **${result.number} ${result.title}**: ${inOneLine(result.skipped ?? result.why)}`,
    ]),
    '',
    '## Where it was measured',
    '',
    '| rows | commit | date | machine | seed |',
    '|---|---|---|---|---|',
    ...placesOf(results).map((row) => `| ${row.map(escaped).join(' | ')} |`),
    '',
  ];
  return lines.join('\n');
}

function cells(result: KeptResult): string[] {
  const { number, title, gate } = result;
  return [String(number), title, gate, figuresOf(result), fateOf(result)];
}

/** Rows that were run together stand together. */
function placesOf(results: readonly KeptResult[]): string[][] {
  const groups = new Map<string, { facts: string[]; rows: Set<number> }>();
  for (const { number, seed, machine } of results) {
    const { date, commit, cpu, cores, memoryGiB, node, ffmpeg } = machine;
    const where = `${cores} cores, ${cpu}, ${memoryGiB} GiB; Node ${node}, ffmpeg ${ffmpeg}`;
    const facts = [commit, date.slice(0, 16).replace('T', ' '), where, String(seed)];
    const group = groups.get(facts.join()) ?? { facts, rows: new Set() };
    group.rows.add(number);
    groups.set(facts.join(), group);
  }
  return [...groups.values()].map(({ facts, rows }) => [[...rows].join(', '), ...facts]);
}

function escaped(text: string): string {
  return inOneLine(text).replaceAll('|', '\\|');
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
