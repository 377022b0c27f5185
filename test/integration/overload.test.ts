import { setTimeout as sleep } from 'node:timers/promises';
import { liveClipOf } from '@trueframe/cli/load';
import type { FragmentedMp4 } from '@trueframe/daemon/media';
import { beforeAll, expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { type LivePush, pushLive } from '../helpers/live-push.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

// A daemon with more live sessions than it can carry. Sources are pushed in real time.

let small: FragmentedMp4;

beforeAll(async () => {
  small = await liveClipOf(makeClip(10, 'live.mp4', ['-c:v', 'libx264', '-g', '25', '-bf', '0']));
});

const rungOf = ({ stream }: LivePush) =>
  stream.events.flatMap(({ degraded }) => degraded ?? []).at(-1)?.rung ?? 0;
const rungs = (pushes: readonly LivePush[]) => pushes.map(rungOf);
const newestVerdict = ({ stream }: LivePush) => stream.verdicts().at(-1);

/** Ends the sources and checks what holds for every session. */
async function finish(daemon: TestDaemon, pushes: readonly LivePush[]): Promise<void> {
  for (const push of pushes) push.end();
  for (const { stream } of pushes) {
    const { end } = await daemon.finish(stream);
    expect(end.status, end.details).toBe('OK');
  }
}

function p95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? Number.NaN;
}

test('quality goes down step by step, is told in every verdict, and comes back when the load has gone', async () => {
  // The model sleeps, so what it takes of a thread is the same on a busy machine: four sessions fit.
  const daemon = await startTestDaemon({ ...withFaultyPlugins, engine: { threads: 2 } });
  const open = () =>
    pushLive(daemon.client, small, { pipeline: 'slow-optional', includeScores: true });
  const pushes = [open(), open()];
  await expect
    .poll(() => daemon.metric('trueframe_capacity_streams'), { timeout: 20_000 })
    .toBeGreaterThan(0);
  await sleep(2500);
  await expect.poll(() => rungs(pushes), { timeout: 20_000 }).toEqual([0, 0]);

  while (pushes.length < 8) pushes.push(open());
  await expect.poll(() => Math.max(...rungs(pushes)), { timeout: 20_000 }).toBeGreaterThan(0);
  expect(await daemon.metric('trueframe_degrade_rung')).toBeGreaterThan(0);
  // Equals are treated alike.
  const spread = () => Math.max(...rungs(pushes)) - Math.min(...rungs(pushes));
  await expect.poll(spread, { timeout: 20_000 }).toBeLessThan(2);
  expect(await daemon.metric('trueframe_headroom_ratio')).toBeLessThan(0);

  // No more than it takes: beyond the last rung comes a refusal, and how far it is depends on the machine.
  while (pushes.length < 24 && Math.max(...rungs(pushes)) < 3) {
    pushes.push(open());
    await sleep(600);
  }
  await expect.poll(() => Math.max(...rungs(pushes)), { timeout: 20_000 }).toBe(3);
  const reduced = pushes.find((push) => rungOf(push) === 3)!;
  await expect
    .poll(() => newestVerdict(reduced)?.degradation?.skipped, { timeout: 20_000 })
    .toEqual(['slow']);
  expect(newestVerdict(reduced)).toMatchObject({ degradeRung: 3 });
  expect(newestVerdict(reduced)?.reasons).toContain('MEMBER_SKIPPED');
  const session = await daemon.client.getSession(reduced.stream.sessionId);
  expect(session.degradeRung).toBe(3);

  const staying = [...new Set([pushes[0]!, reduced])];
  const leaving = pushes.filter((push) => !staying.includes(push));
  for (const push of leaving) push.end();
  // Media that they had sent is still worked off.
  await Promise.all(leaving.map(({ stream }) => stream.ended));
  const fellAt = performance.now();
  await expect.poll(() => rungs(staying), { timeout: 20_000 }).toEqual(staying.map(() => 0));
  const recoveryMs = performance.now() - fellAt;
  console.log(`full quality again after ${(recoveryMs / 1000).toFixed(1)} s`);
  expect(recoveryMs).toBeLessThan(5000);
  expect(await daemon.metric('trueframe_degrade_rung')).toBe(0);
  await finish(daemon, pushes);
  expect(reduced.stream.summary?.verdict?.degradation).toMatchObject({ highestRung: 3 });
  expect(Number(reduced.stream.summary?.frames?.dropped.degraded)).toBeGreaterThan(0);
});

test('three times the capacity: who is admitted is served in time, the others are told why not', async () => {
  const daemon = await startTestDaemon({
    ...withFaultyPlugins,
    engine: { threads: 2 },
    sessions: { lastRung: 1 },
  });
  // The model sleeps: what it takes of a thread is the same on a busy machine.
  const open = () =>
    pushLive(daemon.client, small, { pipeline: 'slow-optional', includeScores: true });
  const pushes = [open(), open()];
  const capacities: number[] = [];
  for (let k = 0; k < 4; k += 1) {
    await sleep(1000);
    capacities.push(await daemon.metric('trueframe_capacity_streams'));
  }
  // The most that was seen: what other work on this machine takes away must not make the load smaller.
  const capacity = Math.max(...capacities);
  const offered = Math.ceil(3 * capacity);
  console.log(`capacity ${capacity.toFixed(1)} streams, offered ${offered}`);
  while (pushes.length < offered) {
    pushes.push(open());
    await sleep(300);
  }
  await sleep(3000);
  const isRefused = new Map<LivePush, boolean>();
  for (const push of pushes) isRefused.set(push, push.stream.events.length === 0);
  const admitted = pushes.filter((push) => !isRefused.get(push));
  const refused = pushes.filter((push) => isRefused.get(push));
  expect(admitted.length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  for (const { stream } of refused) {
    const end = await stream.ended;
    expect(end).toMatchObject({
      status: 'RESOURCE_EXHAUSTED',
      error: { reason: 'LIMIT_CAPACITY' },
    });
    expect(end.error?.retryDelayMs).toBeGreaterThan(0);
  }
  expect(await daemon.metric('trueframe_admission_rejected_total{reason="limit_capacity"}')).toBe(
    refused.length,
  );

  for (const push of admitted) push.takeAges();
  await sleep(4000);
  const ages = admitted.map((push) => push.takeAges());
  console.log(`${admitted.length} admitted, p95 of all ages ${p95(ages.flat()).toFixed(0)} ms`);
  // A frame that waits longer than engine.maxFrameAge is dropped; the rest is the way through this busy machine.
  expect(p95(ages.flat())).toBeLessThan(3000);
  const rates = ages.map(({ length }) => length);
  const mean = rates.reduce((a, b) => a + b, 0) / rates.length;
  expect(Math.min(...rates), rates.join(' ')).toBeGreaterThan(mean / 2);

  await finish(daemon, admitted.slice(1));
  const fellAt = performance.now();
  await expect.poll(() => rungOf(admitted[0]!), { timeout: 20_000 }).toBe(0);
  expect(performance.now() - fellAt).toBeLessThan(5000);
  const again = open();
  await again.stream.until(({ sessionStarted }) => sessionStarted != null);
  await finish(daemon, [admitted[0]!, again]);
});
