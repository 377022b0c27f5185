import { setTimeout as sleep } from 'node:timers/promises';
import { liveClipOf } from '@trueframe/cli/load';
import { beforeAll, expect, test } from 'vitest';
import type { EventStream } from '../helpers/client.ts';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { pushLive } from '../helpers/live-push.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

// Division of worker threads when there are too few. The model sleeps for 60 ms a frame, so that the shares are the same
// on a machine that has other things to do.

let clip: string;

beforeAll(() => {
  clip = makeClip(60);
});

const SATURATED = { ...withFaultyPlugins, engine: { threads: 2 } };
const analyze = (daemon: TestDaemon, tenant = '') =>
  daemon.client.analyze(
    { source: clip, options: { pipeline: 'slow' } },
    { 'x-trueframe-tenant': tenant },
  );

/** Analysed frames of each session while all of them together get on by `frames`: a count, for a busy machine is slow. */
async function progress(
  daemon: TestDaemon,
  streams: readonly EventStream[],
  frames: number,
): Promise<number[]> {
  const read = () =>
    Promise.all(
      streams.map(async ({ sessionId }) => {
        const { frames } = await daemon.client.getSession(sessionId);
        return Number(frames?.analysed);
      }),
    );
  const before = await read();
  for (;;) {
    await sleep(100);
    const gained = (await read()).map((count, k) => count - before[k]!);
    if (gained.reduce((a, b) => a + b, 0) >= frames) return gained;
  }
}

test('sessions of a saturated machine get equal shares', async () => {
  const daemon = await startTestDaemon(SATURATED);
  const streams = Array.from({ length: 6 }, () => analyze(daemon));
  for (const stream of streams) await stream.until(({ trackStarted }) => trackStarted != null);
  const frames = await progress(daemon, streams, 120);
  const mean = frames.reduce((a, b) => a + b, 0) / frames.length;
  expect(Math.min(...frames), frames.join(' ')).toBeGreaterThan(mean / 2);
  for (const stream of streams) stream.cancel();
});

test('a tenant with one session gets as much as one with five, and twice that with twice the weight', async () => {
  const daemon = await startTestDaemon({
    ...SATURATED,
    sessions: { tenants: { known: { heavy: { weight: 2 } } } },
  });
  const crowd = Array.from({ length: 5 }, () => analyze(daemon, 'crowd'));
  const streams = [...crowd, analyze(daemon, 'single'), analyze(daemon, 'heavy')];
  for (const stream of streams) await stream.until(({ trackStarted }) => trackStarted != null);
  const frames = await progress(daemon, streams, 240);
  const together = frames.slice(0, 5).reduce((a, b) => a + b, 0);
  const [single, heavy] = frames.slice(5) as [number, number];
  expect(single / together, frames.join(' ')).toBeGreaterThan(0.6);
  expect(single / together, frames.join(' ')).toBeLessThan(1.6);
  expect(heavy / single, frames.join(' ')).toBeGreaterThan(1.3);
  for (const stream of streams) stream.cancel();
});

test('files that want more than there is do not disturb a live session, and go on beside it', async () => {
  const daemon = await startTestDaemon(SATURATED);
  const files = Array.from({ length: 5 }, () => analyze(daemon));
  for (const stream of files) await stream.until(({ trackStarted }) => trackStarted != null);
  const live = pushLive(
    daemon.client,
    await liveClipOf(makeClip(10, 'live.mp4', ['-c:v', 'libx264', '-g', '25', '-bf', '0'])),
    { pipeline: 'slow', sampling: { fps: 5 } },
  );
  await live.stream.until(({ trackStarted }) => trackStarted != null);
  const [, ...others] = await progress(daemon, [live.stream, ...files], 240);
  for (const frames of others) expect(frames).toBeGreaterThan(0);
  live.end();
  const { stream } = await daemon.finish(live.stream);
  const { analysed, dropped, received } = stream.summary!.frames!;
  expect(received).toBeGreaterThan(100);
  // A fifth is wanted. Behind what the files have in work a frame would wait for longer than engine.maxFrameAge.
  expect(analysed, JSON.stringify(dropped)).toBeGreaterThan(0.75 * (received / 5));
  expect(dropped.overload ?? 0).toBeLessThan(0.05 * received);
  expect(dropped.degraded ?? 0).toBe(0);
  for (const file of files) file.cancel();
});
