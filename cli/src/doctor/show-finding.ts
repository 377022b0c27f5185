import { paint, print } from '../terminal.ts';
import type { Finding } from './finding.ts';

const MARKS = { ok: ['green', 'ok  '], warn: ['yellow', 'warn'], fail: ['red', 'fail'] } as const;

/** One line, and what to do on the next. */
export function showFinding({ level, name, found, advice }: Finding): void {
  const [colour, mark] = MARKS[level];
  print(`${paint(colour, mark)}  ${name.padEnd(13)} ${found}`);
  if (advice) print(`${' '.repeat(20)}→ ${advice}`);
}
