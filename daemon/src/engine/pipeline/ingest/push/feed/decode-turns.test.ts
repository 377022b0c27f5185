import { beforeEach, expect, test } from 'vitest';
import { DecodeTurn, DecodeTurns } from './decode-turns.ts';

const LATE_MS = 250;

let now = 10_000;
let begun: string[] = [];
/** Decoders whose media was left out while they waited. */
let hasNothing = new Set<string>();

beforeEach(() => {
  now = 10_000;
  begun = [];
  hasNothing = new Set();
});

const turnsOf = (most: number) => new DecodeTurns(most, () => now);

function decoder(turns: DecodeTurns, name: string): DecodeTurn {
  const turn = new DecodeTurn(turns, LATE_MS, () => {
    begun.push(name);
    if (!hasNothing.has(name)) turn.give(100);
  });
  return turn;
}

test('so many decoders work at a time, and the next one is that whose media was due first', () => {
  const turns = turnsOf(2);
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => decoder(turns, name)) as [
    ...[DecodeTurn, DecodeTurn, DecodeTurn, DecodeTurn],
  ];
  expect([a.take(now), b.take(now)]).toEqual([true, true]);
  expect([c.take(now - 10), d.take(now - 20)]).toEqual([false, false]);
  // Whoever asks again while it has the turn still has it.
  expect(a.take(now)).toBe(true);
  expect(begun).toEqual([]);
  b.leave();
  expect(begun).toEqual(['d']);
  a.leave();
  expect(begun).toEqual(['d', 'c']);
  expect(c.take(now)).toBe(true);
});

test('late media lets media go first that is in time, unless it is so late that it has nothing to wait for', () => {
  const turns = turnsOf(1);
  const holder = decoder(turns, 'holder');
  holder.take(now);
  decoder(turns, 'late').take(now - LATE_MS - 1);
  decoder(turns, 'in time').take(now - LATE_MS);
  const hopeless = decoder(turns, 'hopeless');
  hopeless.take(now - 5000);
  holder.leave();
  expect(begun).toEqual(['hopeless']);
  hopeless.leave();
  expect(begun).toEqual(['hopeless', 'in time']);
});

test('media that was skipped while it waited counts by what is next', () => {
  const turns = turnsOf(1);
  const holder = decoder(turns, 'holder');
  holder.take(now);
  const skipping = decoder(turns, 'skipping');
  skipping.take(now - 100);
  decoder(turns, 'other').take(now - 50);
  skipping.take(now);
  holder.leave();
  expect(begun).toEqual(['other']);
});

test('a decoder that does not come to an end loses its turn, and one that closes leaves the line', () => {
  const turns = turnsOf(1);
  const silent = decoder(turns, 'silent');
  silent.take(now);
  const closed = decoder(turns, 'closed');
  closed.take(now - 1);
  closed.leave();
  const next = decoder(turns, 'next');
  expect(next.take(now)).toBe(false);
  now += 251;
  expect(next.take(now - 251)).toBe(true);
  expect(silent.take(now)).toBe(false);
  expect(begun).toEqual([]);
});

test('a turn ends with the last frame that was given, and at once where nothing is left to give', () => {
  const turns = turnsOf(1);
  const holder = decoder(turns, 'holder');
  holder.take(now);
  holder.give(4);
  holder.give(4.2);
  hasNothing = new Set(['skipped']);
  decoder(turns, 'skipped').take(now - 2);
  decoder(turns, 'next').take(now - 1);
  holder.reached(4);
  expect(begun).toEqual([]);
  holder.reached(4.2);
  expect(begun).toEqual(['skipped', 'next']);
});
