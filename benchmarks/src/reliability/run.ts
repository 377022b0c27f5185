// npm run reliability
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { machine } from '../lib/machine.ts';
import { runBoard } from './board.ts';
import { fateOf, lineOf } from './in-words.ts';
import { writePage } from './page.ts';
import { type BoardResult, keepResults } from './result.ts';
import { ROWS, rowFiles } from './row-files.ts';

const USAGE = `usage: npm run reliability [-- --short] [--only 4,8b,12-malformed-media] [--seed N] [--report FILE]
--short: less of the same, for tests; keeps no figures. --report: writes the fates of the rows there, as JSON.
--rows FOLDER: other rows than those of the board; keeps no figures.`;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '20261130' },
    report: { type: 'string', default: '' },
    rows: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const all = await rowFiles(values.rows ? pathToFileURL(`${resolve(values.rows)}/`) : ROWS);
const wanted = values.only.split(',').filter(Boolean);
const { short } = values;
const rows = all.filter(({ name, row }) =>
  wanted.length === 0 ? !(short && row.fullOnly) : wanted.some((one) => isCalled(name, one)),
);
if (rows.length === 0) {
  console.error(
    `no row is called ${values.only}; there are:\n${all.map(({ name }) => name).join('\n')}`,
  );
  process.exit(2);
}
const results: BoardResult[] = [];
// Figures of a short run say little.
const facts = short || values.rows ? undefined : machine();
await runBoard(rows, {
  short,
  seed: Number(values.seed),
  onRow(result) {
    results.push(result);
    console.log(lineOf(result));
    // At once: a full run is long, and may be interrupted.
    if (facts) writePage(keepResults([{ ...result, machine: facts }]));
  },
});
const fates = results.map((result) => ({ name: result.row, fate: fateOf(result) }));
if (values.report) writeFileSync(values.report, JSON.stringify(fates));
const count = (fate: string) => fates.filter((one) => one.fate === fate).length;
console.log(
  `rows: ${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`,
);
process.exit(count('failed') > 0 ? 1 : 0);

/** `8` is all rows with that number, `8b` one of them; names are as files have them. */
function isCalled(name: string, one: string): boolean {
  const [, digits, letter = ''] = /^(\d+)([a-z]?)$/.exec(one) ?? [];
  if (digits === undefined) return name === one;
  return new RegExp(`^0*${Number(digits)}${letter || '[a-z]?'}-`).test(name);
}
