import { stripVTControlCharacters, styleText } from 'node:util';
import { mapTexts, redact } from '@trueframe/daemon/lib';
import Table from 'cli-table3';
import { output, type Sink } from './output.ts';

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours only where somebody sees them (https://no-color.org). */
export function hasColours(stream: Sink = output().stdout): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

export function paint(style: Style, text: string): string {
  return hasColours() ? styleText(style, text) : text;
}

/** One line on stdout, without secrets of URLs. */
export function print(line = ''): void {
  const safe = redact(line);
  output().stdout.write(`${hasColours() ? safe : stripVTControlCharacters(safe)}\n`);
}

/** One JSON value on one line, without secrets of URLs. */
export function printJson(value: unknown): void {
  output().stdout.write(`${JSON.stringify(mapTexts(value, redact))}\n`);
}

/** A table without inner lines, as wide as its content. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = new Table({
    head: head.map((title) => paint('bold', title)),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: NO_BORDERS,
  });
  for (const row of rows) table.push([...row]);
  for (const line of table.toString().split('\n')) print(line.trimEnd());
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
