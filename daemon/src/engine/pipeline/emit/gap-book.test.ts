import { expect, test } from 'vitest';
import { GapBook } from './gap-book.ts';

const gap = (fromMs: number, toMs: number) => ({ fromMs, toMs, durationMs: 1, reason: 'x' });

test('what is not kept still counts, and is remembered to lie where it was', () => {
  const book = new GapBook(2);
  for (const at of [100, 200, 300, 400]) book.add(gap(at, at + 10));
  expect(book.items.map(({ fromMs }) => fromMs)).toEqual([300, 400]);
  expect(book.omitted).toBe(2);
  expect(book.totalMs).toBe(40);
  expect(book.touches(150, 180)).toBe(true); // One that is not kept ended at 210: nobody knows better.
  expect(book.touches(220, 290)).toBe(false);
  expect(book.touches(305, 306)).toBe(true);
  expect(book.touches(420, 500)).toBe(false);
});

test('goes on from its state', () => {
  const book = new GapBook(2);
  for (const at of [100, 200, 300]) book.add(gap(at, at + 10));
  const next = new GapBook(2, structuredClone(book.state));
  for (const one of [book, next]) one.add(gap(500, 600));
  expect(next.state).toEqual(book.state);
});
