import { expect, test } from 'vitest';
import { BoundedLines } from './bounded-lines.ts';

test('lines come whole, however they were cut, and the last without an end', () => {
  const seen: string[] = [];
  const lines = new BoundedLines((line) => seen.push(line));
  for (const byte of Buffer.from('one\n\nzwölf\nrest')) lines.push(Buffer.from([byte]));
  lines.end();
  expect(seen).toEqual(['one', '', 'zwölf', 'rest']);
});

test('a line without an end is given in pieces, so it never fills the memory', () => {
  const seen: number[] = [];
  const lines = new BoundedLines((line) => seen.push(line.length));
  for (let n = 0; n < 100; n += 1) lines.push(Buffer.alloc(10_000, 'x'));
  expect(seen).toEqual(Array.from({ length: 15 }, () => 65_536));
  lines.end();
  expect(seen.at(-1)).toBe(1_000_000 - 15 * 65_536);
});
