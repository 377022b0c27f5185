import { TrueframeError } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { type ConnectionEnd, keepConnected, pauseBefore } from './reconnect.ts';

const dropped = new TrueframeError('SOURCE_DROPPED', 'gone');
const refused = new TrueframeError('SOURCE_UNREACHABLE', 'refused');
const lost = (frames: number, error = dropped): ConnectionEnd => ({ type: 'lost', error, frames });
const done: ConnectionEnd = { type: 'done', end: 'source' };

/** Connections that take `lastMs` each and end as told, on a clock that only they and the pauses move. */
function run(
  ends: readonly (readonly [lastMs: number, end: ConnectionEnd])[],
  more: { hasRunBefore?: boolean; giveUpMs?: number; halt?: AbortSignal } = {},
) {
  let now = 0;
  const pauses: number[] = [];
  const told: string[] = [];
  const attempts: number[] = [];
  const result = keepConnected({
    connect: async (attempt) => {
      attempts.push(attempt);
      const [lastMs, end] = ends[attempt - 1] ?? [0, done];
      now += lastMs;
      return end;
    },
    onLost: ({ code }, attempt) => told.push(`${code} ${attempt}`),
    hasRunBefore: false,
    giveUpMs: 60_000,
    halt: new AbortController().signal,
    random: () => 0.5,
    clock: {
      now: () => now,
      sleep: async (ms) => {
        pauses.push(ms);
        now += ms;
      },
    },
    ...more,
  });
  return { result, pauses, told, attempts };
}

test('pauses double from 1 s up to 5 s, each by up to 20 % shorter or longer', () => {
  expect([1, 2, 3, 4, 5, 50].map((attempt) => pauseBefore(attempt, () => 0.5))).toEqual([
    1000, 2000, 4000, 5000, 5000, 5000,
  ]);
  expect(pauseBefore(1, () => 0)).toBe(800);
  expect(pauseBefore(50, () => 0.999999)).toBeLessThan(6000);
});

test('a source that never ran is not retried', async () => {
  const { result, pauses } = run([[100, lost(0, refused)]]);

  await expect(result).rejects.toBe(refused);
  expect(pauses).toEqual([]);
});

test('a source that ran is retried with growing pauses, and each try is told', async () => {
  const { result, pauses, told, attempts } = run([
    [20_000, lost(500)],
    [10, lost(0, refused)],
    [10, lost(0, refused)],
    [0, done],
  ]);

  await expect(result).resolves.toBe('source');
  expect(pauses).toEqual([1000, 2000, 4000]);
  expect(told).toEqual(['SOURCE_DROPPED 2', 'SOURCE_UNREACHABLE 3', 'SOURCE_UNREACHABLE 4']);
  expect(attempts).toEqual([1, 2, 3, 4]);
});

test('only a connection that lasted makes the pauses short again', async () => {
  const { result, pauses } = run([
    [20_000, lost(500)],
    [100, lost(3)],
    [100, lost(3)],
    [20_000, lost(500)],
  ]);

  await result;
  expect(pauses).toEqual([1000, 2000, 4000, 1000]);
});

test('a session that another engine had begun is retried from the start', async () => {
  const { result, pauses } = run([[10, lost(0, refused)]], { hasRunBefore: true });

  await expect(result).resolves.toBe('source');
  expect(pauses).toEqual([1000]);
});

test('refused credentials end it, also later', async () => {
  const unauthorised = new TrueframeError('SOURCE_AUTH_FAILED', 'no');
  const { result } = run([
    [20_000, lost(500)],
    [10, lost(0, unauthorised)],
  ]);

  await expect(result).rejects.toBe(unauthorised);
});

test('after giveUpMs without a frame it is SOURCE_DROPPED', async () => {
  const away = Array.from({ length: 100 }, () => [100, lost(0, refused)] as const);
  const { result, pauses } = run([[5000, lost(100)], ...away], { giveUpMs: 20_000 });

  await expect(result).rejects.toMatchObject({ code: 'SOURCE_DROPPED', cause: refused });
  const waited = pauses.reduce((sum, ms) => sum + ms, 0);
  expect(waited).toBeLessThanOrEqual(20_000);
  expect(waited).toBeGreaterThan(14_000);
});

test('halted during a pause: it does not connect again', async () => {
  const halt = new AbortController();
  const connects: number[] = [];
  const result = keepConnected({
    connect: async (attempt) => {
      connects.push(attempt);
      return lost(10);
    },
    onLost: () => halt.abort(),
    hasRunBefore: false,
    giveUpMs: 60_000,
    halt: halt.signal,
  });

  await expect(result).resolves.toBe('source');
  expect(connects).toEqual([1]);
});
