import type { Event } from '@trueframe/proto';
import { type Notice, TrueframeError } from '@trueframe/sdk';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SinkEntry } from '../../config/sinks.ts';
import { timestampNow } from '../../lib/wall-clock.ts';
import { MemoryStore } from '../store/memory-store.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { NoticeSession } from './notice.ts';
import { Outlet } from './outlet.ts';
import type { SinkLimits } from './sink-port.ts';

type Deliver = (notices: readonly Notice[], signal: AbortSignal) => Promise<void>;

interface Rig {
  readonly entry?: object;
  readonly limits?: Partial<SinkLimits>;
  readonly maxBytes?: number;
  readonly isDurable?: boolean;
  readonly cursors?: Record<string, number>;
  deliver(given: readonly string[], signal: AbortSignal): Promise<void> | void;
}

/** An outlet before a port that does what the test says. */
async function open({ entry = {}, limits, maxBytes = 1e6, isDurable, cursors, deliver }: Rig) {
  const got: string[] = [];
  const dead: string[] = [];
  let missed = 0;
  const memory = new MemoryStore(maxBytes);
  const store = {
    isDurable: isDurable ?? false,
    first: (id: string) => memory.first(id),
    events: memory.events.bind(memory),
    cursors: () => cursors ?? {},
  };
  const ids = (notices: readonly Notice[]) => notices.map(({ id }) => id);
  const outlet = new Outlet({
    name: 'mine',
    entry: SinkEntry.parse({
      use: 'mine',
      retry: { firstPause: '1ms', maxPause: '2ms', attempts: 3 },
      ...entry,
    }),
    port: {
      open: async () => ({ maxBatch: 1, maxCalls: 4, ...limits }),
      deliver: (async (notices, signal) => {
        await deliver(ids(notices), signal);
        got.push(...ids(notices));
      }) satisfies Deliver,
      close: async () => {},
    },
    store,
    metrics: {
      ...{ delivered: () => {}, retried: () => {}, dead: () => {} },
      missed: (events) => {
        missed += events;
      },
    },
    deadLetters: {
      add: ({ notice }, { code }) => void dead.push(`${notice.id} ${code}`),
      close: async () => {},
    } as Pick<DeadLetters, 'add' | 'close'> as DeadLetters,
    logger: pino({ level: 'silent' }),
    onDone: () => {},
  });
  onTestFinished(() => outlet.close());
  await outlet.open();
  const sessions = new Map<string, number>();
  const sessionOf = (id: string): NoticeSession => ({
    ...{ id, source: 'a.mp4', state: 'RUNNING' },
    planned: { tenant: { id: '', weight: 1 } } as NoticeSession['planned'],
    get sequences() {
      return { first: 1, last: sessions.get(id) ?? 0 };
    },
  });
  /** So many further gaps of a session are kept; without `isQuiet`, the outlet hears of them. */
  const say = (id: string, count: number, isQuiet = false) => {
    for (let k = 0; k < count; k += 1) {
      const sequence = (sessions.get(id) ?? 0) + 1;
      const gap = { fromMs: 0, reason: 'OVERLOAD' };
      const event: Event = { sessionId: id, sequence, emittedAt: timestampNow(), gap };
      sessions.set(id, sequence);
      memory.append({ sessionId: id, events: [event] }, () => {});
      if (!isQuiet) outlet.onEvent(sessionOf(id), event);
    }
  };
  return { outlet, got, dead, say, sessionOf, missed: () => missed };
}

const numbered = (id: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, k) => `${id}.${from + k}`);

const unavailable = (details = {}) => new TrueframeError('SINK_UNAVAILABLE', 'away', { details });

test('a session that cannot be delivered holds up no other, and goes on after its tries', async () => {
  const { got, dead, say } = await open({
    deliver: ([id]) => {
      if (id === 'a.1') throw unavailable();
    },
  });
  say('a', 3);
  say('b', 3);
  await vi.waitFor(() => expect(got).toHaveLength(5), 10_000);
  expect(got.filter((id) => id.startsWith('b'))).toEqual(numbered('b', 1, 3));
  expect(got.indexOf('b.3')).toBeLessThan(got.indexOf('a.2'));
  expect(got.filter((id) => id.startsWith('a'))).toEqual(['a.2', 'a.3']);
  expect(dead).toEqual(['a.1 SINK_UNAVAILABLE']);
});

test('of a refused batch only the notice that is refused is given up', async () => {
  const calls: number[] = [];
  const { got, dead, say } = await open({
    limits: { maxBatch: 10, maxCalls: 1 },
    deliver: (ids) => {
      calls.push(ids.length);
      if (ids.includes('a.4')) throw new TrueframeError('SINK_REFUSED', 'no');
    },
  });
  say('a', 6);
  await vi.waitFor(() => expect(got).toHaveLength(5), 10_000);
  expect(got).toEqual(['a.1', 'a.2', 'a.3', 'a.5', 'a.6']);
  expect(dead).toEqual(['a.4 SINK_REFUSED']);
  expect(calls).toEqual([6, 1, 1, 1, 1, 1, 1]);
});

test('a call brings notices of several sessions, and of each in order', async () => {
  const calls: string[][] = [];
  const { got, say } = await open({
    limits: { maxBatch: 4, maxCalls: 1 },
    deliver: (ids) => void calls.push([...ids]),
  });
  say('a', 3);
  say('b', 3);
  await vi.waitFor(() => expect(got).toHaveLength(6), 10_000);
  expect(calls[0]).toEqual(['a.1', 'a.2', 'a.3', 'b.1']);
  expect(got.filter((id) => id.startsWith('b'))).toEqual(numbered('b', 1, 3));
});

test('above its bounds a queue grows no more, and the rest comes from the store', async () => {
  let isAway = true;
  const { outlet, got, missed, say } = await open({
    entry: { queue: { notices: 8 }, retry: { firstPause: '1ms', maxPause: '1ms' } },
    deliver: () => {
      if (isAway) throw unavailable();
    },
  });
  say('a', 100);
  say('b', 1);
  say('c', 20);
  for (const id of ['d', 'e', 'f', 'g']) say(id, 2);
  // Each session may fill a quarter; one that has none waiting always has room for one.
  expect(outlet.view.waiting).toBe(10);
  isAway = false;
  await vi.waitFor(() => expect(got).toHaveLength(129), 10_000);
  for (const [id, count] of [
    ['a', 100],
    ['b', 1],
    ['c', 20],
  ] as const) {
    expect(got.filter((one) => one.startsWith(id))).toEqual(numbered(id, 1, count));
  }
  expect(missed()).toBe(0);
});

test('events that the store has given up by then are counted', async () => {
  let isAway = true;
  const { got, missed, say } = await open({
    maxBytes: 70_000,
    entry: { queue: { notices: 4 }, retry: { firstPause: '1ms', maxPause: '1ms' } },
    deliver: () => {
      if (isAway) throw unavailable();
    },
  });
  say('a', 5000);
  isAway = false;
  await vi.waitFor(() => expect(got.at(-1)).toBe('a.5000'), { timeout: 10_000 });
  expect(missed()).toBeGreaterThan(0);
  expect(got.length + missed()).toBe(5000);
});

test('a receiver that wants nothing any more is left alone', async () => {
  let calls = 0;
  const { dead, say } = await open({
    deliver: () => {
      calls += 1;
      throw new TrueframeError('SINK_GONE', 'gone');
    },
  });
  say('a', 3);
  await vi.waitFor(() => expect(dead).toHaveLength(3), 10_000);
  say('b', 2);
  await vi.waitFor(() => expect(dead).toHaveLength(5), 10_000);
  expect([calls, dead[4]]).toEqual([1, 'b.2 SINK_GONE']);
});

test('a receiver that asks for a pause gets it from all sessions', async () => {
  const calls: number[] = [];
  const { got, say } = await open({
    limits: { maxCalls: 1 },
    deliver: () => {
      calls.push(performance.now());
      if (calls.length > 1) return;
      // A busy event loop: timers count from before it.
      while (performance.now() - (calls[0] as number) < 30);
      throw unavailable({ retryAfterMs: 200 });
    },
  });
  say('a', 1);
  say('b', 1);
  await vi.waitFor(() => expect(got).toHaveLength(2), 10_000);
  const [first = 0, second = 0] = calls;
  expect(second - first).toBeGreaterThanOrEqual(199);
});

test('a delivery that takes too long is aborted and tried again', async () => {
  let calls = 0;
  const { got, say } = await open({
    entry: { timeout: '20ms' },
    deliver: (_, signal) => {
      calls += 1;
      if (calls > 1) return;
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
  });
  say('a', 1);
  await vi.waitFor(() => expect(got).toEqual(['a.1']), 10_000);
  expect(calls).toBe(2);
});

test('what is left at the end becomes dead letters, unless a store keeps it', async () => {
  const away = {
    entry: { retry: { firstPause: '10s' } },
    deliver: () => {
      throw unavailable();
    },
  };
  const inMemory = await open(away);
  inMemory.say('a', 2);
  await inMemory.outlet.drain(20);
  await inMemory.outlet.close();
  expect(inMemory.dead).toEqual(['a.1 DAEMON_DRAINING', 'a.2 DAEMON_DRAINING']);
  const durable = await open({ ...away, isDurable: true });
  durable.say('a', 2);
  await durable.outlet.drain(20);
  await durable.outlet.close();
  expect(durable.dead).toEqual([]);
});

test('a next daemon goes on after what is settled, and with nothing that it is not to know', async () => {
  const known = await open({ cursors: { mine: 3 }, deliver: () => {} });
  known.say('a', 5, true);
  known.outlet.adopt(known.sessionOf('a'));
  known.say('a', 1);
  await vi.waitFor(() => expect(known.got).toEqual(numbered('a', 4, 6)), 10_000);
  const unknown = await open({ deliver: () => {} });
  unknown.say('a', 5, true);
  unknown.outlet.adopt(unknown.sessionOf('a'));
  unknown.say('a', 1);
  await vi.waitFor(() => expect(unknown.got).toEqual(['a.6']), 10_000);
});
