import { TrueframeError } from '@trueframe/sdk';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { pipelineInput } from '../../../../test/helpers/pipeline-input.ts';
import type { Caller } from '../../auth/caller.ts';
import { Pipeline } from '../../config/pipeline.ts';
import { Config } from '../../config/schema.ts';
import { createSessionMetrics } from '../../metrics/session-metrics.ts';
import type { PlannedSession } from '../requests/plan-session.ts';
import { MemoryStore } from '../store/memory-store.ts';
import type { Session } from './session.ts';
import { SessionManager } from './session-manager.ts';
import { SessionView } from './session-view.ts';

const file: PlannedSession = {
  source: { kind: 'file', path: '/a.mp4' },
  pipeline: Pipeline.parse(pipelineInput()),
  pipelineVersion: 'v',
  sampling: 'all',
  pace: 'lossless',
  includeScores: false,
  includeTrackUpdates: false,
  maxMediaMs: 0,
};
const push: PlannedSession = {
  ...file,
  source: { kind: 'push', format: 'MEDIA_FORMAT_FMP4', frameRate: 25 },
  pace: 'live',
};

const operator: Caller = {
  ...{ tenant: '', role: 'operator', subject: 'test', address: '', requestId: '' },
};

/** A manager whose sessions no engine runs: `told` is what they ask of one. */
function openManager(config: object = {}) {
  const registry = new Registry();
  const told: string[] = [];
  const manager = new SessionManager({
    config: Config.parse({ sessions: config }).sessions,
    host: {
      host: () => {},
      tell: ({ type }) => told.push(type),
      cancel: () => true,
    },
    store: new MemoryStore(1_000_000),
    pushIdle: { firstMs: 60_000, nextMs: 60_000 },
    metrics: createSessionMetrics(registry),
    logger: pino({ level: 'silent' }),
    describeError: ({ code }) => ({ code }),
  });
  const metric = async (name: string) => {
    const { values } = (await registry.getSingleMetric(name)?.get()) ?? { values: [] };
    return Object.fromEntries(
      values.map(({ labels, value }) => [Object.values(labels).join(), value]),
    );
  };
  return { manager, told, metric };
}

const end = (session: Session) =>
  session.onRefused(new TrueframeError('SOURCE_NOT_FOUND', 'no such file'));

test('sessions have names of their own, and are found by them while they are kept', () => {
  const { manager } = openManager({ keepEnded: 2 });
  const sessions = Array.from({ length: 4 }, () => manager.open(file, ''));
  expect(new Set(sessions.map(({ id }) => id)).size).toBe(4);
  expect(manager.all()).toEqual([...sessions].reverse());
  for (const session of sessions.slice(0, 3)) end(session);
  expect(manager.all()).toEqual([sessions[3], sessions[2], sessions[1]]);
  expect(manager.get(sessions[1]!.id)).toBe(sessions[1]);
  expect(() => manager.get(sessions[0]!.id)).toThrow(
    expect.objectContaining({ code: 'SESSION_NOT_FOUND' }),
  );
});

test('a listing goes page by page, newest first, in the states that are wanted', () => {
  const { manager } = openManager();
  const sessions = Array.from({ length: 5 }, () => manager.open(file, ''));
  end(sessions[2]!);
  const view = new SessionView(manager, operator);
  const first = view.page(2, Number.POSITIVE_INFINITY, () => true);
  expect(first.sessions.map(({ ordinal }) => ordinal)).toEqual([5, 4]);
  manager.open(file, '');
  const second = view.page(10, first.next!, () => true);
  expect(second.sessions.map(({ ordinal }) => ordinal)).toEqual([3, 2, 1]);
  expect(second.next).toBeUndefined();
  const failed = view.page(10, Number.POSITIVE_INFINITY, ({ state }) => state === 'FAILED');
  expect(failed.sessions).toEqual([sessions[2]]);
});

test('no more sessions are admitted than are configured, and an end frees a seat', async () => {
  const { manager, metric } = openManager({ limit: 2 });
  const [one] = [manager.open(file, ''), manager.open(file, '')];
  expect(() => manager.open(file, '')).toThrow(
    expect.objectContaining({ code: 'LIMIT_SESSIONS', details: { limit: 2 } }),
  );
  end(one!);
  expect(manager.open(file, '').state).toBe('STARTING');
  expect(await metric('trueframe_admission_rejected_total')).toMatchObject({ limit_sessions: 1 });
  expect(await metric('trueframe_session_ends_total')).toEqual({ source_not_found: 1 });
  expect(await metric('trueframe_sessions')).toMatchObject({ starting: 2, failed: 1 });
});

test('a tenant has a limit of its own, and its sessions know whose they are', () => {
  const { manager } = openManager({ tenants: { known: { a: { sessions: 1, weight: 3 } } } });
  expect(manager.open(file, 'a').planned.tenant).toEqual({ id: 'a', weight: 3 });
  expect(() => manager.open(file, 'a')).toThrow(
    expect.objectContaining({ code: 'LIMIT_TENANT', details: { limit: 1, tenant: 'a' } }),
  );
  expect(manager.open(file, 'b').planned.tenant).toEqual({ id: 'b', weight: 1 });
  expect(() => manager.open(file, 'no such name!')).toThrow(
    expect.objectContaining({ code: 'REQUEST_INVALID' }),
  );
});

test('a session that was opened to push and is not used gives its seat away', async () => {
  const { manager } = openManager({ limit: 2 });
  const used = manager.open(push, '');
  const unused = manager.open(push, '');
  used.media?.write({ data: Buffer.of(1), ptsMs: 0 });
  expect(() => manager.open(file, '')).toThrow(expect.objectContaining({ code: 'LIMIT_SESSIONS' }));
  await expect
    .poll(() => unused.media?.isUnusedFor(1000), { timeout: 5000, interval: 50 })
    .toBe(true);
  const next = manager.open(file, '');
  expect(unused).toMatchObject({ state: 'FAILED', error: { code: 'SOURCE_STALLED' } });
  expect([used.state, next.state]).toEqual(['STARTING', 'STARTING']);
  used.cancel();
});

test('a drain admits nobody, stops what runs, and waits for what is being delivered', async () => {
  const { manager, told } = openManager();
  const session = manager.open(file, '');
  let delivered = () => {};
  manager.deliver(
    new Promise((resolve) => {
      delivered = resolve;
    }),
  );
  const drained = manager.drain();
  expect(told).toEqual(['stop']);
  expect(session.state).toBe('STOPPING');
  expect(() => manager.open(file, '')).toThrow(
    expect.objectContaining({ code: 'DAEMON_DRAINING' }),
  );
  end(session);
  let isDrained = false;
  void drained.then(() => {
    isDrained = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isDrained).toBe(false);
  delivered();
  expect(await drained).toEqual({ sessions: 1, failed: 0 });
});

test('a drain fails what is not over in time, a close what still runs', async () => {
  const { manager } = openManager({ drainTimeout: '50ms' });
  const slow = manager.open(file, '');
  manager.deliver(
    (async () => {
      for await (const _ of slow.watch());
    })(),
  );
  await manager.drain();
  expect(slow).toMatchObject({ state: 'FAILED', error: { code: 'DAEMON_DRAINING' } });

  const other = openManager().manager;
  const running = other.open(file, '');
  await other.close();
  expect(running).toMatchObject({ state: 'FAILED', error: { code: 'DAEMON_DRAINING' } });
});
