import { expect, test } from 'vitest';
import { findCapacity } from './find-capacity.ts';
import type { LoadSample } from './measure-load.ts';

const calm: LoadSample = {
  sessions: 1,
  seconds: 10,
  receivedPerSecond: 25,
  analysedPerSecond: 5,
  dropped: { sampling: 200 },
  delayMs: { p50: 40, p95: 80, p99: 120 },
  ageMs: { p50: 20, p95: 40, p99: 60 },
  fairness: 1,
  workersBusy: 0.1,
  capacity: { decode: 50, detect: 40, score: 90, all: 20 },
  cores: null,
  controlDelayMs: 1,
  degradeRung: 0,
  failures: [],
};

/** A machine that carries so many sessions; what `over` says happens beyond. */
function machine(carries: number, over: Partial<LoadSample>) {
  const tried: number[] = [];
  const measure = async (sessions: number): Promise<LoadSample> => {
    tried.push(sessions);
    const load = { ...calm, sessions, analysedPerSecond: 5 * sessions };
    return sessions <= carries ? load : { ...load, ...over };
  };
  return { tried, measure };
}

test('the most sessions that are carried are found, failing loads being tried twice', async () => {
  const { tried, measure } = machine(21, { delayMs: { p50: 300, p95: 700, p99: 900 } });
  const capacity = await findCapacity(measure, 500, 64);
  expect(capacity.sessions).toBe(21);
  expect(tried).toEqual([1, 1, 2, 4, 8, 16, 32, 32, 24, 24, 20, 22, 22, 21]);
  expect(capacity.limit).toMatchObject({ sample: { sessions: 22 }, problem: 'p95 is 700 ms' });
});

test.each([
  [{ dropped: { overload: 9 } }, /dropped for overload/],
  [{ dropped: { late: 9 } }, /of the media was skipped/],
  [{ analysedPerSecond: 7 }, /only \d+ % of the frames were analysed/],
  [{ failures: ['LIMIT_SESSIONS'] }, /sessions failed: LIMIT_SESSIONS/],
  [{ degradeRung: 1 }, /degraded to rung 1/],
  [{ analysedPerSecond: 0 }, /no frame was analysed/],
])('%j ends the search', async (over, problem) => {
  const { measure } = machine(2, over);
  const capacity = await findCapacity(measure, 500, 64);
  expect(capacity.sessions).toBe(2);
  expect(capacity.limit?.problem).toMatch(problem);
});

test('frames that the sampling policy leaves out are no loss', async () => {
  const { measure } = machine(4, {});
  expect(await findCapacity(measure, 500, 4)).toMatchObject({ sessions: 4, limit: undefined });
});

test('a hiccup is forgiven once', async () => {
  const { measure } = machine(4, {});
  let isFirst = true;
  const hiccup = async (sessions: number) => {
    const sample = await measure(sessions);
    if (sessions !== 2 || !isFirst) return sample;
    isFirst = false;
    return { ...sample, analysedPerSecond: 1 };
  };
  expect((await findCapacity(hiccup, 500, 4)).sessions).toBe(4);
});

test('a session that catches up while it is alone is no measure for the others', async () => {
  const { measure } = machine(4, {});
  let isFirst = true;
  const burst = async (sessions: number) => {
    const sample = await measure(sessions);
    if (!isFirst) return sample;
    isFirst = false;
    return { ...sample, analysedPerSecond: 5.5 };
  };
  expect((await findCapacity(burst, 500, 4)).sessions).toBe(4);
});

test('not even one session', async () => {
  const { measure } = machine(0, { failures: ['MODEL_NOT_FOUND'] });
  expect(await findCapacity(measure, 500, 64)).toMatchObject({ sessions: 0, best: undefined });
});
