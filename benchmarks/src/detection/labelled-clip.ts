import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Label = 'real' | 'fake';

/** One row of a table that `trueframe evaluate` reads. */
export interface LabelledClip {
  /** Absolute, so that a clip has one name in all tables. */
  readonly path: string;
  readonly label: Label;
  /** Generator of a fake, source of a real. */
  readonly family: string;
  /** The family in the words of scopes; empty for reals. */
  readonly kind: string;
  /** Clips of one group share a person, a scene or an original. */
  readonly group: string;
  /** The data set. */
  readonly source: string;
  /** Name of the change that was made to the file, one of `DEGRADATIONS`. */
  readonly degradation: string;
}

const COLUMNS = ['path', 'label', 'family', 'kind', 'group', 'source', 'degradation'] as const;

export function tableOf(clips: readonly LabelledClip[]): string {
  const rows = clips.map((clip) => COLUMNS.map((column) => clip[column]).join('\t'));
  return `${[COLUMNS.join('\t'), ...rows].join('\n')}\n`;
}

export function writeTable(path: string, clips: readonly LabelledClip[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, tableOf(clips));
}

/** Rows of a table with tabs, by the names in its first line. */
export function readRows(path: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, k) => [name, cells[k] ?? '']));
  });
}

/** A table that `writeTable` or the training package wrote. */
export function readTable(path: string): LabelledClip[] {
  return readRows(path).map((row) => ({
    path: row.path ?? '',
    label: row.label === 'fake' ? 'fake' : 'real',
    family: row.family ?? '',
    kind: row.kind ?? '',
    group: row.group ?? '',
    source: row.source ?? '',
    degradation: row.degradation ?? '',
  }));
}
