import { expect, test } from 'vitest';
import { MemoryStore } from './memory-store.ts';

/** A record of one event, which takes about 1100 bytes. */
const record = (sessionId: string, sequence: number) => ({
  sessionId,
  events: [{ sessionId, sequence, warning: { code: 'X', message: 'm'.repeat(1000) } }],
});

async function numbersOf(store: MemoryStore, sessionId: string, after: number) {
  const events = await store.events(sessionId, after, 1000);
  return events.map(({ sequence }) => Number(sequence));
}

test('events come back as they were, from any number that is kept', async () => {
  const store = new MemoryStore(1_000_000);
  for (const sequence of [1, 2, 3]) store.append(record('a', sequence), () => {});
  expect(await numbersOf(store, 'a', 1)).toEqual([2, 3]);
  expect((await store.events('a', 2, 5))[0]).toMatchObject(record('a', 3).events[0] ?? {});
  expect(store.first('a')).toBe(1);
});

test('where the room is used up, the longest session loses the older half of its events', async () => {
  const store = new MemoryStore(25_000);
  store.append(record('short', 1), () => {});
  for (let sequence = 1; sequence <= 200; sequence += 1)
    store.append(record('long', sequence), () => {});
  expect(await numbersOf(store, 'short', 0)).toEqual([1]);
  const numbers = await numbersOf(store, 'long', 0);
  expect(numbers.length).toBeGreaterThan(9);
  expect(numbers.length).toBeLessThan(23);
  expect(numbers.at(-1)).toBe(200);
  expect(numbers[0]).toBe(store.first('long'));
});

test('a session that is dropped gives back its room', async () => {
  const store = new MemoryStore(25_000);
  for (let sequence = 1; sequence <= 10; sequence += 1)
    store.append(record('gone', sequence), () => {});
  store.drop('gone');
  for (let sequence = 1; sequence <= 15; sequence += 1)
    store.append(record('b', sequence), () => {});
  expect(store.first('b')).toBe(1);
  expect(store.first('gone')).toBe(1);
});

test('a full store takes the memory that it counts, and not that of the pool which events were encoded in', async () => {
  const limit = 8e6;
  const store = new MemoryStore(limit);
  const before = process.memoryUsage().arrayBuffers;
  let held = 0;
  for (let sequence = 1; sequence <= 200_000; sequence += 1) {
    const event = { sessionId: 'a', sequence, warning: { code: 'X', message: 'm'.repeat(50) } };
    store.append({ sessionId: 'a', events: [event] }, () => {});
    // As everything else does that goes on beside it.
    Buffer.allocUnsafe(1000);
    if (sequence % 20_000 === 0) held = process.memoryUsage().arrayBuffers - before;
  }
  expect(store.first('a')).toBeGreaterThan(1);
  expect(held).toBeLessThan(4 * limit);
});
