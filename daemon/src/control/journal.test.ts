import { expect, test } from 'vitest';
import { Journal } from './journal.ts';

const entry = (value: number) => Uint8Array.of(value);

test('a bounded journal keeps the newest entries in order', () => {
  const journal = new Journal(3);
  for (let i = 0; i < 10; i++) journal.append(entry(i));
  expect(journal.entries().map(([value]) => value)).toEqual([7, 8, 9]);
});

test('an unbounded journal keeps everything', () => {
  const journal = new Journal(Number.POSITIVE_INFINITY);
  for (let i = 0; i < 200; i++) journal.append(entry(i));
  expect(journal.entries()).toHaveLength(200);
});

test('an entry does not keep the message alive that it came in', () => {
  const journal = new Journal(3);
  journal.append(Buffer.from(new ArrayBuffer(65_536), 8, 4));
  expect(journal.entries()[0]?.buffer.byteLength).toBe(4);
});
