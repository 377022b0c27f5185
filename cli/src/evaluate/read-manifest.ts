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

export function parseManifest(text: string, file: string): Clip[] {
  const fault = (line: number, what: string) =>
    new TrueframeError('REQUEST_INVALID', `${file} line ${line}: ${what}`, {
      details: { file, line: String(line) },
    });
  const [first = '', ...rest] = text.split(/\r?\n/);
  const head = first.split('\t').map((name) => name.trim());
  const twice = head.find((name, k) => name !== '' && head.indexOf(name) !== k);
  if (twice) throw fault(1, `the column ${twice} is there twice`);
  const at = (names: readonly string[]) =>
    head.indexOf(names.find((name) => head.includes(name)) ?? '\t');
  const columns = {
    path: at(COLUMNS.path),
    label: at(COLUMNS.label),
    family: at(COLUMNS.family),
    kind: at(COLUMNS.kind),
    group: at(COLUMNS.group),
    source: at(COLUMNS.source),
  };
  if (columns.path < 0 || columns.label < 0) {
    const what = columns.label < 0 ? 'label' : 'path';
    throw fault(
      1,
      `there is no column ${what}; it begins with names like path, label (tabs between)`,
    );
  }
  const seen = new Map<string, number>();
  const clips: Clip[] = [];
  rest.forEach((row, k) => {
    const line = k + 2;
    if (row.trim() === '') return;
    const cells = row.split('\t').map((cell) => cell.trim());
    if (cells.length !== head.length) {
      throw fault(line, `has ${cells.length} columns, the first line has ${head.length}`);
    }
    const name = cells[columns.path]!;
    if (name === '') throw fault(line, 'has no path');
    const label = cells[columns.label]!.toLowerCase();
    if (label !== 'real' && label !== 'fake') {
      throw fault(line, `the label is real or fake, not ${cells[columns.label] || 'empty'}`);
    }
    const before = seen.get(name);
    if (before !== undefined) throw fault(line, `${name} is in line ${before}, too`);
    seen.set(name, line);
    clips.push({
      name,
      path: resolve(dirname(file), name),
      isFake: label === 'fake',
      family: cells[columns.family] || undefined,
      kind: cells[columns.kind] || undefined,
      group: cells[columns.group] || undefined,
      source: cells[columns.source] || undefined,
    });
  });
  if (clips.length === 0) throw fault(2, 'there are no clips');
  return clips;
}
