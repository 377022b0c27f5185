import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { pipelineInput } from '../../../../../test/helpers/pipeline-input.ts';
import { Pipeline } from '../../../config/pipeline.ts';
import { StoreMetrics } from '../../../metrics/store-metrics.ts';
import type { SessionPlan } from '../../../wire/session-plan.ts';
import type { SessionRecord } from '../session-store.ts';
import type { StoredState } from '../stored-state.ts';
import { LevelStore } from './level-store.ts';

const plan = (sessionId: string): SessionPlan => ({
  sessionId,
  source: { kind: 'file', path: '/a.mp4' },
  pipeline: Pipeline.parse(pipelineInput()),
  pipelineVersion: 'v',
  sampling: 'all',
  pace: 'lossless',
  tenant: { id: '', weight: 1 },
  includeScores: true,
  includeTrackUpdates: false,
  maxMediaMs: 0,
  rung: 0,
});

const state = (ordinal: number, endedAt?: number): StoredState => ({
  ...{ ordinal, state: endedAt === undefined ? 'RUNNING' : 'ENDED', rung: 0, startedAt: 1 },
  counts: { received: 0, analysed: 0, dropped: {}, inFlight: 0 },
  ...{ ptsMs: 0, noteAt: 1, hasStarted: true, attempts: 0 },
  ...(endedAt !== undefined && { endedAt }),
});

const eventsOf = (sessionId: string, first: number, last: number, text = '') =>
  Array.from({ length: last - first + 1 }, (_, k) => ({
    ...{ sessionId, sequence: first + k },
    warning: { code: 'X', message: text },
  }));

function tempStore() {
  const folder = mkdtempSync(join(tmpdir(), 'trueframe-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const forgotten: string[] = [];
  const open = async (limits = { maxBytes: 1e9, keepMs: 1e12 }) => {
    const metrics = new StoreMetrics(new Registry());
    const logger = pino({ level: 'silent' });
    const store = await LevelStore.open({ folder, limits, metrics, logger, onProblem: () => {} });
    onTestFinished(() => store.close().catch(() => {}));
    store.watch({ onHeld: () => {}, onForgotten: (id) => forgotten.push(id) });
    const sessions = await store.load();
    const keep = (record: SessionRecord) =>
      new Promise<void>((resolve) => store.append(record, resolve));
    return { store, sessions, keep };
  };
  return { folder, open, forgotten };
}

test('sessions are found again: plan, state, events, journal', async () => {
  const { open } = tempStore();
  const first = await open();
  await first.keep({ sessionId: 's-1', plan: plan('s-1'), events: [], state: state(2) });
  await first.keep({ sessionId: 's-0', plan: plan('s-0'), events: [], state: state(1, 5) });
  const entry = Uint8Array.of(1, 2);
  await first.keep({ sessionId: 's-1', events: eventsOf('s-1', 1, 3), entry });
  await first.keep({ sessionId: 's-1', events: [], checkpoint: Uint8Array.of(9) });
  await first.keep({ sessionId: 's-1', events: eventsOf('s-1', 4, 4), entry: Uint8Array.of(3) });
  await first.store.close();

  const { store, sessions, keep } = await open();
  expect(sessions.map(({ plan, last }) => [plan.sessionId, last])).toEqual([
    ['s-0', 0],
    ['s-1', 4],
  ]);
  expect(sessions[1]).toMatchObject({ plan: plan('s-1'), state: state(2) });
  expect(await store.journal('s-1')).toEqual({
    checkpoint: Buffer.from([9]),
    entries: [Buffer.from([3])],
  });
  await keep({ sessionId: 's-1', events: eventsOf('s-1', 5, 6), entry: Uint8Array.of(4) });
  const events = await store.events('s-1', 2, 3);
  expect(events.map(({ sequence }) => sequence)).toEqual([3, 4, 5]);
  expect((await store.journal('s-1')).entries).toHaveLength(2);
});

test('the end of a session takes its journal along', async () => {
  const { open } = tempStore();
  const { store, keep } = await open();
  await keep({ sessionId: 's-1', plan: plan('s-1'), events: [], entry: Uint8Array.of(1) });
  await keep({ sessionId: 's-1', events: [], state: state(1, 5) });
  expect(await store.journal('s-1')).toEqual({ entries: [] });
});

test('ended sessions are forgotten after their time, running ones are not', async () => {
  const { open, forgotten } = tempStore();
  const first = await open();
  await first.keep({ sessionId: 's-1', plan: plan('s-1'), events: [], state: state(1, 1000) });
  await first.keep({ sessionId: 's-2', plan: plan('s-2'), events: [], state: state(2) });
  await first.store.close();
  const second = await open({ maxBytes: 1e9, keepMs: 1000 });
  await vi.waitFor(() => expect(forgotten).toEqual(['s-1']), 10_000);
  await second.store.close();
  const { sessions } = await open();
  expect(sessions.map(({ plan }) => plan.sessionId)).toEqual(['s-2']);
});

test('above its limit the oldest ended session goes, then early events of a running one', async () => {
  const { open, forgotten } = tempStore();
  const first = await open();
  // Random text, because what is written is compressed.
  const text = () => Buffer.from(crypto.getRandomValues(new Uint8Array(3000))).toString('base64');
  const fill = async (sessionId: string, end: StoredState, count: number) => {
    await first.keep({ sessionId, plan: plan(sessionId), events: [], state: end });
    for (let k = 0; k < count; k += 250) {
      const events = eventsOf(sessionId, k + 1, k + 250, text());
      await first.keep({
        sessionId,
        events: events.map((one) => ({ ...one, warning: { message: text() } })),
      });
    }
  };
  await fill('s-old', state(1, 1000), 500);
  await fill('s-new', state(2, 2000), 500);
  await fill('s-runs', state(3), 2000);
  await first.store.close();

  const { store } = await open({ maxBytes: 8e6, keepMs: 1e15 });
  await vi.waitFor(() => expect(store.first('s-runs')).toBe(1001), { timeout: 10_000 });
  expect(forgotten).toEqual(['s-old', 's-new']);
  expect(await store.events('s-runs', 0, 1)).toMatchObject([{ sequence: 1001 }]);
  expect(store.problem).toBeUndefined();
}, 30_000);

test('a folder of a newer version is refused, with both numbers', async () => {
  const { folder, open } = tempStore();
  const level = new ClassicLevel<string, string>(folder);
  await level.put('f', JSON.stringify({ format: 99 }));
  await level.close();
  await expect(open()).rejects.toMatchObject({ code: 'STORE_INVALID', details: { format: 99 } });
});
