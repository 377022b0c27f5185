import { expect, test } from 'vitest';
import { Journal } from './journal.ts';

const bytes = (value: number) => Uint8Array.of(value);
const values = (journal: Journal) => journal.entries.map(([value]) => value);

test('a journal keeps every entry in order', () => {
  const journal = new Journal();
  for (let i = 0; i < 200; i++) journal.append(bytes(i));
  expect(values(journal)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  expect(journal.checkpoint).toBeUndefined();
});

test('a checkpoint takes the place of what came before it', () => {
  const journal = new Journal();
  for (let i = 0; i < 10; i++) {
    if (i === 3 || i === 7) journal.restartFrom(bytes(100 + i));
    else journal.append(bytes(i));
  }
  expect(journal.checkpoint).toEqual(bytes(107));
  expect(values(journal)).toEqual([8, 9]);
});

test('nothing keeps the message alive that it came in', () => {
  const journal = new Journal();
  journal.restartFrom(Buffer.from(new ArrayBuffer(65_536), 16, 8));
  journal.append(Buffer.from(new ArrayBuffer(65_536), 8, 4));
  expect(journal.entries[0]?.buffer.byteLength).toBe(4);
  expect(journal.checkpoint?.buffer.byteLength).toBe(8);
});
