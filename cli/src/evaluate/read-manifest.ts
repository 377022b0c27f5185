import { dirname, resolve } from 'node:path';
import { readText } from '@trueframe/daemon/lib';
import { TrueframeError } from '@trueframe/sdk';
import type { Clip } from './clip.ts';

/** Names of columns, those that count before others first. */
const COLUMNS = {
  path: ['file', 'path'],
  label: ['label'],
  family: ['family', 'generator_or_source'],
  kind: ['kind'],
  group: ['group'],
  source: ['source'],
} as const;

/**
 * The clips of a table with tabs between its columns and their names in the first line; paths are relative to it.
 * @throws REQUEST_INVALID with the line; whatever the system says when it cannot be read
 */
export async function readManifest(file: string): Promise<Clip[]> {
  return parseManifest(await readText(file, 'REQUEST_INVALID'), file);
}

/** @throws REQUEST_INVALID with the line */
export function parseManifest(text: string, file: string): Clip[] {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const head = first.split('\t').map((name) => name.trim());
  const columns = columnsOf(head, file);
  /** Lines, by name of the clip. */
  const seen = new Map<string, number>();
  const clips: Clip[] = [];
  for (const [k, row] of rest.entries()) {
    if (row.trim() === '') continue;
    const line = k + 2;
    const cells = row.split('\t').map((cell) => cell.trim());
    if (cells.length !== head.length) {
      const what = `has ${cells.length} columns, the first line has ${head.length}`;
      throw fault(file, line, what);
    }
    const clip = clipOf(cells, columns, { file, line });
    const before = seen.get(clip.name);
    if (before !== undefined) throw fault(file, line, `${clip.name} is in line ${before}, too`);
    seen.set(clip.name, line);
    clips.push(clip);
  }
  if (clips.length === 0) throw fault(file, 2, 'there are no clips');
  return clips;
}

type Columns = Readonly<Record<keyof typeof COLUMNS, number>>;

/** Positions of the columns; -1: not there. */
function columnsOf(head: readonly string[], file: string): Columns {
  const twice = head.find((name, k) => name !== '' && head.indexOf(name) !== k);
  if (twice) throw fault(file, 1, `the column ${twice} is there twice`);
  const at = (names: readonly string[]) =>
    head.indexOf(names.find((name) => head.includes(name)) ?? '\t');
  const columns = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, names]) => [column, at(names)]),
  ) as Columns;
  for (const column of ['label', 'path'] as const) {
    if (columns[column] >= 0) continue;
    const what = `there is no column ${column}; it begins with names like path, label (tabs between)`;
    throw fault(file, 1, what);
  }
  return columns;
}

function clipOf(
  cells: readonly string[],
  columns: Columns,
  { file, line }: { readonly file: string; readonly line: number },
): Clip {
  const cell = (column: keyof Columns) => cells[columns[column]] || undefined;
  const name = cell('path');
  if (!name) throw fault(file, line, 'has no path');
  const label = cell('label') ?? 'empty';
  if (!/^(real|fake)$/i.test(label)) {
    throw fault(file, line, `the label is real or fake, not ${label}`);
  }
  return {
    name,
    path: resolve(dirname(file), name),
    isFake: label.toLowerCase() === 'fake',
    family: cell('family'),
    kind: cell('kind'),
    group: cell('group'),
    source: cell('source'),
  };
}

function fault(file: string, line: number, what: string): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', `${file} line ${line}: ${what}`, {
    details: { file, line: String(line) },
  });
}
