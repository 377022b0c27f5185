import type { Event } from '@trueframe/proto';
import { expect, test } from 'vitest';
import type { EventPayload } from '../../wire/event-payload.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { EventLog } from './event-log.ts';
import type { EventReader, ReaderPolicy } from './event-reader.ts';

const hold = (limit = 16): ReaderPolicy => ({ whenBehind: 'hold', limit });
const latest = (limit = 16): ReaderPolicy => ({ whenBehind: 'latest', limit });
const reread = (limit = 16): ReaderPolicy => ({ whenBehind: 'reread', limit });
const capped = (limit = 16): ReaderPolicy => ({ whenBehind: 'capped', limit });
const scores: EventPayload = { scores: {} };
const verdict: EventPayload = { verdict: { trackId: 1, final: true } };

/** Bytes that the store counts for one of these events. */
const EVENT_BYTES = 28;

/** A log and what it says: holds, left out events. The newest `keep` events are kept, up to twice as many for a while. */
function openLog(keep = 0) {
  const said: string[] = [];
  let leftOut = 0;
  const store = new MemoryStore(2 * keep * EVENT_BYTES);
  let last = 0;
  const log = new EventLog({
    sessionId: 's-1',
    history: {
      first: () => store.first('s-1'),
      events: (after, limit) => store.events('s-1', after, limit),
    },
    onHeld: (isHeld) => said.push(isHeld ? 'hold' : 'go on'),
    onLeftOut: (count) => {
      leftOut += count;
    },
  });
  const say = (payload: EventPayload) => {
    last += 1;
    const event = { sessionId: 's-1', sequence: last, ...payload };
    store.append({ sessionId: 's-1', events: [event] }, () => log.deliver(event));
  };
  const offer = (n: number, payload = verdict) => {
    for (let k = 0; k < n; k += 1) say(payload);
  };
  return { log, offer, said, leftOut: () => leftOut };
}

async function take(reader: EventReader, n = Number.POSITIVE_INFINITY): Promise<number[]> {
  const taken: Event[] = [];
  while (taken.length < n) {
    const { value } = await reader.next();
    if (!value) break;
    taken.push(value);
  }
  return taken.map(({ sequence }) => Number(sequence));
}

const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, k) => first + k);

test('each reader gets every event in order, at its own pace', async () => {
  const { log, offer } = openLog();
  const [one, other] = [log.read(0, hold()), log.read(0, hold())];
  offer(5);
  expect(await take(one, 5)).toEqual(from(1, 5));
  expect([one.position, other.position]).toEqual([5, 0]);
  offer(3);
  log.end();
  expect(await take(one)).toEqual(from(6, 8));
  expect(await take(other)).toEqual(from(1, 8));
});

test('a reader that waits is woken by the next event and by the end', async () => {
  const { log, offer } = openLog();
  const reader = log.read(0, hold());
  const first = reader.next();
  offer(1);
  expect((await first).value?.sequence).toBe(1);
  const second = reader.next();
  log.end();
  expect(await second).toEqual({ value: undefined, done: true });
});

test('a late reader begins where it says, as long as that is kept', async () => {
  const { log, offer } = openLog(10);
  offer(30);
  expect(log.first).toBeGreaterThan(10);
  expect(log.first).toBeLessThanOrEqual(21);
  const reader = log.read(25, hold());
  expect(reader.position).toBe(25);
  offer(2);
  log.end();
  expect(await take(reader)).toEqual(from(26, 32));
  expect(await take(log.read(31, hold()))).toEqual([32]);
  expect(await take(log.read(32, hold()))).toEqual([]);
});

test('what is gone, and what never was, is refused with the numbers that are there', () => {
  const { log, offer } = openLog(10);
  offer(30);
  const { first } = log;
  expect(log.read(first - 1, capped()).position).toBe(first - 1);
  expect(() => log.read(first - 2, capped())).toThrow(
    expect.objectContaining({ code: 'EVENTS_GONE', details: { first, last: 30 } }),
  );
  for (const after of [31, -1, 1.5, Number.NaN]) {
    expect(() => log.read(after, capped())).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID' }),
    );
  }
});

test('a log that keeps nothing serves readers that are there', async () => {
  const { log, offer } = openLog(0);
  offer(3);
  const reader = log.read(log.last, hold());
  offer(2);
  expect(() => log.read(3, hold())).toThrow(expect.objectContaining({ code: 'EVENTS_GONE' }));
  log.end();
  expect(await take(reader)).toEqual([4, 5]);
});

test('the slowest of the readers that must not miss anything holds the session', async () => {
  const { log, offer, said } = openLog();
  const [fast, slow] = [log.read(0, hold(16)), log.read(0, hold(16))];
  offer(11);
  await take(fast, 11);
  expect(said).toEqual([]);
  offer(1);
  expect(said).toEqual(['hold']);
  offer(5); // In flight.
  await take(slow, 12);
  expect(said).toEqual(['hold']);
  await take(slow, 1);
  expect(said).toEqual(['hold', 'go on']);
  expect(await take(fast, 6)).toEqual(from(12, 17));
});

test('a held session goes on when the slow reader leaves', async () => {
  const { log, offer, said } = openLog();
  const [fast, slow] = [log.read(0, hold()), log.read(0, hold())];
  offer(12);
  await take(fast, 12);
  await slow.return();
  expect(said).toEqual(['hold', 'go on']);
  offer(100);
  log.end();
  expect(await take(slow)).toEqual([]);
  expect(await take(fast)).toHaveLength(100);
});

test('a reader that wants the newest gets that of each track, and how many it misses', async () => {
  const { log, offer, leftOut } = openLog();
  const [slow, fast] = [log.read(0, latest(16)), log.read(0, hold(1000))];
  const of = (trackId: number): EventPayload[] => [
    { scores: { tracks: [{ trackId }] } },
    { trackUpdated: { trackId } },
    { verdict: { trackId } },
  ];
  for (let k = 0; k < 50; k += 1) for (const id of [1, 2]) for (const one of of(id)) offer(1, one);
  offer(1);
  log.end();
  expect(await take(fast)).toEqual(from(1, 301));
  const taken: Event[] = [];
  for await (const event of slow) taken.push(event);
  let next = 1;
  for (const { sequence, skipped } of taken) {
    if (skipped) next += Number(skipped.count);
    else expect(Number(sequence)).toBe(next++);
  }
  expect(next).toBe(302);
  const missed = taken.reduce((sum, { skipped }) => sum + Number(skipped?.count ?? 0), 0);
  expect(leftOut()).toBe(missed);
  expect(missed).toBeGreaterThan(280);
  expect(taken.filter(({ sequence }) => Number(sequence) > 294)).toHaveLength(7);
});

test.each([latest(16), capped(16)])(
  'a reader without room for what must not be missed ends there, alone',
  async (policy) => {
    const { log, offer, said } = openLog();
    const [stuck, fast] = [log.read(0, policy), log.read(0, hold(1000))];
    offer(3);
    await take(stuck, 2);
    offer(16);
    log.end();
    await expect(stuck.next()).rejects.toMatchObject({
      code: 'LIMIT_CALLER_TOO_SLOW',
      details: { afterSequence: 2 },
    });
    expect(await take(fast)).toEqual(from(1, 19));
    expect(said).toEqual([]);
  },
);

test('a capped reader misses no scores either', async () => {
  const { log, offer, leftOut } = openLog();
  const reader = log.read(0, capped(16));
  offer(16, scores);
  expect(await take(reader, 16)).toEqual(from(1, 16));
  offer(17, scores);
  await expect(reader.next()).rejects.toMatchObject({ code: 'LIMIT_CALLER_TOO_SLOW' });
  expect(leftOut()).toBe(0);
});

test('what a late reader catches up with does not make it slow', async () => {
  const { log, offer, said } = openLog(1000);
  offer(500);
  const [late, held] = [log.read(0, capped(16)), log.read(0, hold(16))];
  offer(11);
  expect(said).toEqual([]);
  log.end();
  expect(await take(late)).toEqual(from(1, 511));
  expect(await take(held)).toEqual(from(1, 511));
});

test('a session that nobody reads is held by nobody', () => {
  const { log, offer, said, leftOut } = openLog(10);
  offer(1000, scores);
  expect({ last: log.last, said, leftOut: leftOut() }).toEqual({
    last: 1000,
    said: [],
    leftOut: 0,
  });
});

test('a loop that is left early frees what waits', async () => {
  const { log, offer, said } = openLog();
  const reader = log.read(0, hold());
  offer(12);
  for await (const _ of reader) break;
  offer(100);
  expect(said).toEqual(['hold', 'go on']);
  expect(await reader.next()).toEqual({ value: undefined, done: true });
});

test('a reader that reads again what it has left unread misses nothing, and nobody waits for it', async () => {
  const { log, offer, said } = openLog(1000);
  const reader = log.read(0, reread());
  offer(10);
  expect(await take(reader, 5)).toEqual(from(1, 5));
  offer(300);
  expect(await take(reader, 100)).toEqual(from(6, 105));
  offer(40);
  log.end();
  expect(await take(reader)).toEqual(from(106, 350));
  expect(said).toEqual([]);
});
