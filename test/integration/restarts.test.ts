import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConfigInput } from '@trueframe/daemon';
import { expect, test } from 'vitest';
import { expectWellFormed } from '../helpers/conservation.ts';
import { scripted, startScriptedDaemon } from '../helpers/scripted.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import type { TestDaemon } from '../helpers/test-daemon.ts';

// Sessions that outlive their daemon. The engine is scripted, because these tests need sources of exact length and speed.

const on = (folder: string, rest: ConfigInput = {}): ConfigInput => ({
  ...rest,
  sessions: { store: { folder } },
});

async function started(daemon: TestDaemon, source: string): Promise<string> {
  const { session } = await daemon.client.startSession({ source });
  return session?.sessionId ?? '';
}

test('after a kill the next daemon goes on: file, live and ended sessions, readers by their numbers', async () => {
  const folder = tempFolder();
  const first = await startScriptedDaemon(on(folder));
  const done = await started(first, '/script?frames=300&everyMs=0');
  const before = first.client.watch({ sessionId: done });
  await before.ended;
  const labels = { site: 'gate' };
  const { session } = await first.client.startSession({
    ...scripted('frames=400&everyMs=2'),
    options: { labels, externalId: 'job-1', requestId: 'r-1' },
  });
  const file = session?.sessionId ?? '';
  const live = await started(first, 'rtsp://user:secret@127.0.0.1:9/script?everyMs=5');
  const early = first.client.watch({ sessionId: file });
  await early.until(({ sequence }) => Number(sequence) > 100);
  await first.kill();
  await early.ended;

  const second = await startScriptedDaemon(on(folder));
  const late = second.client.watch({ sessionId: file, afterSequence: early.events.length });
  expect(await late.ended).toMatchObject({ status: 'OK' });
  const all = [...early.events, ...late.events];
  expectWellFormed(all);
  // The engine sums up the frames that it knows of: 0 + 1 + … + 399.
  expect(late.summary?.verdict).toMatchObject({ samples: 400, effectiveSamples: 79_800 });
  const again = second.client.watch({ sessionId: file });
  await again.ended;
  expect(again.events).toEqual(all);
  expect(await second.client.getSession(file)).toMatchObject({
    state: 'SESSION_STATE_ENDED',
    ...{ labels, externalId: 'job-1', requestId: 'r-1' },
  });

  const kept = second.client.watch({ sessionId: done });
  await kept.ended;
  expect(kept.events).toEqual(before.events);

  const { gap } = await second.client
    .watch({ sessionId: live })
    .until(({ gap }) => gap !== undefined && gap !== null);
  expect(gap?.reason).toBe('DAEMON_RESTARTED');
  await second.client.unary('stopSession', { sessionId: live });

  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const names = await readdir(folder);
  await expect
    .poll(() => names.filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0))
    .toEqual([]);
});

test('a drain suspends sessions, tells readers where they are, and loses nothing', async () => {
  const folder = tempFolder();
  const first = await startScriptedDaemon(on(folder));
  const sessionId = await started(first, '/script?frames=300&everyMs=2');
  const early = first.client.watch({ sessionId });
  await early.until(({ sequence }) => Number(sequence) > 50);
  await first.drain();
  expect(await early.ended).toMatchObject({ status: 'OK' });
  const events = early.events.slice(0, -1);
  expect(early.events.at(-1)).toMatchObject({
    ...{ sequence: 0, payload: 'moved' },
    moved: { sessionId, afterSequence: events.length, reason: 'DAEMON_DRAINING' },
  });

  const second = await startScriptedDaemon(on(folder));
  const late = second.client.watch({ sessionId, afterSequence: events.length });
  expect(await late.ended).toMatchObject({ status: 'OK' });
  expectWellFormed([...events, ...late.events]);
  expect(late.summary?.verdict).toMatchObject({ samples: 300, effectiveSamples: 44_850 });
});

test('one daemon at a time has a folder; the other is told which process that is', async () => {
  const folder = tempFolder();
  const first = await startScriptedDaemon(on(folder));
  await expect(startScriptedDaemon(on(folder))).rejects.toThrow(
    new RegExp(`STORE_LOCKED: .*in use by process ${first.pid} on `),
  );
});

test('a session does not go on by other rules', async () => {
  const folder = tempFolder();
  const pipeline = join(tempFolder(), 'scripted.yaml');
  const original = readFileSync(new URL('../helpers/scripted-pipeline.yaml', import.meta.url));
  writeFileSync(pipeline, original);
  const config = on(folder, { pipelines: [pipeline] });
  const first = await startScriptedDaemon(config);
  const sessionId = await started(first, '/script?frames=100000');
  await first.client.watch({ sessionId }).until(({ scores }) => scores != null);
  await first.kill();
  writeFileSync(pipeline, `${original}summary: other\n`.replace('summary: Nothing', '#'));

  const second = await startScriptedDaemon(config);
  const watch = second.client.watch({ sessionId });
  expect(await watch.ended).toMatchObject({ error: { reason: 'PIPELINE_CHANGED' } });
  expectWellFormed(watch.events);
  expect(watch.events.at(-1)?.error?.code).toBe('PIPELINE_CHANGED');
});

test('a session that kills the daemon is given up, and another one beside it is not', async () => {
  const folder = tempFolder();
  let daemon = await startScriptedDaemon(on(folder));
  const innocent = await started(daemon, '/script?frames=100000');
  const poison = await started(daemon, '/script?poison=3&everyMs=100');
  const stateOf = async (id: string) =>
    (await daemon.client.getSession(id).catch(() => undefined))?.state;
  let deaths = 0;
  while ((await stateOf(poison)) !== 'SESSION_STATE_FAILED') {
    await pause(20);
    if (daemon.isAlive) continue;
    deaths += 1;
    daemon = await startScriptedDaemon(on(folder), { notReady: true });
  }
  // Daemons that keep a frame before they die do not count.
  expect(deaths).toBeGreaterThanOrEqual(3);
  const { error } = await daemon.client.getSession(poison);
  expect(error).toMatchObject({ code: 'SESSION_GIVEN_UP' });
  await expect.poll(() => stateOf(innocent)).toBe('SESSION_STATE_RUNNING');
});
