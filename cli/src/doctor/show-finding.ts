import { paint, print, terminalWidth } from '../terminal.ts';
import { wrapText } from '../wrap-text.ts';
import type { Finding } from './finding.ts';

const MARKS = { ok: ['green', 'ok  '], warn: ['yellow', 'warn'], fail: ['red', 'fail'] } as const;

const INDENT = 20;

/** One line, and what to do on the next; more of them on a narrow terminal. */
export function showFinding({ level, name, found, advice }: Finding): void {
  const [colour, mark] = MARKS[level];
  const [first = '', ...more] = wrapText(found, terminalWidth() - INDENT);
  print(`${paint(colour, mark)}  ${name.padEnd(13)} ${first}`);
  for (const line of more) print(' '.repeat(INDENT) + line);
  if (!advice) return;
  for (const [k, line] of wrapText(advice, terminalWidth() - INDENT - 2).entries()) {
    print(`${' '.repeat(INDENT)}${k === 0 ? '→' : ' '} ${line}`);
  }
}
