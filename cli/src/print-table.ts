import Table from 'cli-table3';
import stringWidth from 'string-width';
import { fitColumns, GAP } from './fit-columns.ts';
import { paint, print, terminalWidth } from './terminal.ts';
import { wrapText } from './wrap-text.ts';

/** A column of a table. On a terminal that is too narrow, cells are cut, or columns left out. */
export interface Column {
  readonly title: string;
  /** Fewest characters that a cell is cut to (default: 10). */
  readonly min?: number;
  /** Rank among the columns that go when there is no room, lowest first. Absent: it goes after all that have one. */
  readonly drop?: number;
  /** True: cells go on in further lines instead of being cut. */
  readonly wraps?: boolean;
}

const MIN = 10;

/** A cell that is drawn as wide as there is room, up to `widest` characters. */
export interface DrawnCell {
  readonly widest: number;
  draw(width: number): string;
}

export type Cell = string | DrawnCell;

/** Prints a table without lines, as wide as its content, and no wider than the terminal. */
export function printTable(
  head: readonly (string | Column)[],
  rows: readonly (readonly Cell[])[],
): void {
  for (const line of tableLines(head, rows, terminalWidth())) print(line);
}

/** The same as lines for a terminal of `width` columns. */
export function tableLines(
  head: readonly (string | Column)[],
  rows: readonly (readonly Cell[])[],
  width: number,
): readonly string[] {
  const columns = head.map((one): Column => (typeof one === 'string' ? { title: one } : one));
  const needs = columns.map(({ title, min = MIN, drop }, k) => ({
    ...{ min, drop },
    natural: Math.max(stringWidth(title), ...rows.map((row) => cellWidth(row[k] ?? ''))),
  }));
  const widths = fitColumns(needs, width);
  const kept = [...widths.keys()].filter((k) => widths[k]! > 0);
  const table = new Table({
    head: kept.map((k) => paint('bold', columns[k]!.title)),
    colWidths: kept.map((k) => widths[k]! + GAP),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': GAP },
    chars: NO_BORDERS,
  });
  for (const row of rows) {
    table.push(kept.map((k) => textOf(row[k] ?? '', widths[k]!, columns[k]!)));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function cellWidth(cell: Cell): number {
  if (typeof cell !== 'string') return cell.widest;
  return Math.max(...cell.split('\n').map((line) => stringWidth(line)));
}

function textOf(cell: Cell, width: number, { wraps = false }: Column): string {
  if (typeof cell !== 'string') return cell.draw(width);
  return wraps ? wrapText(cell, width).join('\n') : cell;
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
} as const;
