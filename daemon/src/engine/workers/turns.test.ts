import { expect, test } from 'vitest';
import { type Kind, type Share, type Turn, Turns } from './turns.ts';

const live: Share = { pace: 'live', tenant: '', weight: 1 };
const file: Share = { pace: 'lossless', tenant: '', weight: 1 };

interface Load {
  readonly share: Share;
  /** Milliseconds that each of its tasks takes. */
  readonly costMs: number;
  /** Tasks that it has waiting at any time. */
  readonly depth?: number;
}

/** Runs loads that always want more on one thread for `totalMs` of pretended time. Returns the time each one got. */
async function saturate(loads: readonly Load[], totalMs: number): Promise<number[]> {
  const turns = new Turns(1);
  const got = loads.map(() => 0);
  let clock = 0;
  const ended: Promise<void>[] = [];
  loads.forEach(({ share, costMs, depth = 1 }, k) => {
    turns.enrol(k + 1, share);
    const work = async () => {
      while (clock < totalMs) {
        const turn = await turns.take(k + 1, 'detect');
        clock += costMs;
        got[k]! += costMs;
        // The others ask again before this one is done, as they do beside a thread that works.
        await new Promise((resolve) => setImmediate(resolve));
        turn?.done(costMs);
      }
    };
    for (let i = 0; i < depth; i += 1) ended.push(work());
  });
  await Promise.all(ended);
  return got;
}

test('time is shared, not tasks: a session with long tasks gets no more of it', async () => {
  const got = await saturate(
    [
      { share: live, costMs: 50, depth: 4 },
      { share: live, costMs: 2, depth: 4 },
      { share: live, costMs: 5, depth: 4 },
    ],
    3000,
  );
  for (const ms of got) expect(ms).toBeGreaterThan(0.85 * 1000);
});

test('live sessions come before files, which are not starved', async () => {
  const [first, second, job] = (await saturate(
    [
      { share: live, costMs: 5, depth: 2 },
      { share: live, costMs: 5, depth: 2 },
      { share: file, costMs: 5, depth: 8 },
    ],
    4000,
  )) as [number, number, number];
  expect(job).toBeGreaterThan(100);
  expect(job).toBeLessThan(300);
  expect(Math.abs(first - second)).toBeLessThan(50);
});

test('tenants share by weight, however many sessions each has', async () => {
  const many = Array.from({ length: 6 }, () => ({
    share: { ...live, tenant: 'crowd' },
    costMs: 4,
  }));
  const got = await saturate(
    [...many, { share: { ...live, tenant: 'paying', weight: 3 }, costMs: 4, depth: 4 }],
    4000,
  );
  const crowd = got.slice(0, 6).reduce((sum, ms) => sum + ms, 0);
  expect(got[6]! / crowd).toBeGreaterThan(2.5);
  expect(got[6]! / crowd).toBeLessThan(3.5);
  for (const ms of got.slice(0, 6)) expect(ms).toBeGreaterThan(crowd / 12);
});

test('who comes back after a rest has next to nothing saved up', async () => {
  const turns = new Turns(1);
  turns.enrol(1, live);
  turns.enrol(2, live);
  const served: number[] = [];
  const one = async (session: number) => {
    const turn = await turns.take(session, 'detect');
    served.push(session);
    await new Promise((resolve) => setImmediate(resolve));
    turn?.done(10);
  };
  for (let i = 0; i < 100; i += 1) await one(1);
  const both = Array.from({ length: 30 }, () => [one(1), one(2)]).flat();
  await Promise.all(both);
  const after = served.slice(100, 120);
  expect(after.filter((session) => session === 1).length).toBeGreaterThanOrEqual(6);
});

test('scoring comes before detecting in a session', async () => {
  const turns = new Turns(1);
  turns.enrol(1, live);
  const order: Kind[] = [];
  const held = await turns.take(1, 'detect');
  const kinds: Kind[] = ['detect', 'detect', 'score'];
  const all = kinds.map(async (kind) => {
    const turn = await turns.take(1, kind);
    order.push(kind);
    turn?.done(1);
  });
  expect(turns.waiting()).toBe(3);
  expect(turns.waiting('detect')).toBe(2);
  held?.done(1);
  await Promise.all(all);
  expect(order).toEqual(['score', 'detect', 'detect']);
});

test('frames that are begun are finished before others are, whose ever they are', async () => {
  const turns = new Turns(1);
  turns.enrol(1, live);
  turns.enrol(2, live);
  const held = await turns.take(1, 'detect');
  const order: string[] = [];
  const tasks: [number, Kind][] = [
    [2, 'detect'],
    [2, 'detect'],
    [1, 'score'],
  ];
  const all = tasks.map(async ([session, kind]) => {
    const turn = await turns.take(session, kind);
    order.push(`${session} ${kind}`);
    turn?.done(1);
  });
  held?.done(500);
  await Promise.all(all);
  expect(order).toEqual(['1 score', '2 detect', '2 detect']);
});

test('what has waited too long is not done, and holds nobody up', async () => {
  let now = 0;
  const turns = new Turns(1, () => now);
  turns.enrol(1, live);
  const held = await turns.take(1, 'detect');
  const late = turns.take(1, 'detect', 100);
  const patient = turns.take(1, 'detect');
  now = 200;
  held?.done(200);
  expect(await late).toBeUndefined();
  (await patient)?.done(1);
  turns.dismiss(1);
  expect(turns.waiting()).toBe(0);
});

test('a session that is hastened gets what it waits for before its neighbours, however much it has had', async () => {
  const turns = new Turns(1);
  for (const session of [1, 2]) turns.enrol(session, file);
  (await turns.take(1, 'detect'))!.done(5000);
  const blocker = (await turns.take(2, 'detect'))!;
  const served: number[] = [];
  const waiting = [2, 1, 2].map(async (session) => {
    const turn = await turns.take(session, 'detect');
    served.push(session);
    turn!.done(10);
  });
  turns.hasten(1);
  blocker.done(10);
  await Promise.all(waiting);

  expect(served).toEqual([1, 2, 2]);
});

test('opening models is charged to nobody', async () => {
  const turns = new Turns(1);
  for (const session of [1, 2]) turns.enrol(session, file);
  (await turns.take(1, 'prepare'))!.done(5000);
  (await turns.take(2, 'detect'))!.done(100);
  const blocker = (await turns.take(2, 'detect'))!;
  const served: number[] = [];
  const waiting = [2, 1].map(async (session) => {
    const turn = await turns.take(session, 'detect');
    served.push(session);
    turn!.done(10);
  });
  blocker.done(100);
  await Promise.all(waiting);

  expect(served).toEqual([1, 2]);
});

test('who is told before its turn that nobody waits gets none, and what a caller infers is not urgent', async () => {
  const turns = new Turns(1);
  turns.enrol(1, live);
  const order: string[] = [];
  const running = await turns.take(1, 'detect');
  const abort = new AbortController();
  const note = (name: string) => (turn: Turn | undefined) => {
    order.push(turn ? name : `${name}: none`);
    turn?.done(1);
  };
  const waiting = [
    turns.take(1, 'infer', Number.POSITIVE_INFINITY, abort.signal).then(note('left')),
    turns.take(1, 'infer').then(note('infer')),
    turns.take(1, 'score').then(note('score')),
  ];
  abort.abort();
  running?.done(1);
  await Promise.all(waiting);
  expect(order).toEqual(['score', 'left: none', 'infer']);
});
