import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigInput } from '@trueframe/daemon';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { fixture } from '../helpers/fixture.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

interface Options {
  readonly detector?: object;
  readonly model?: object;
}

/** A daemon whose only pipeline runs the attentive plugin. */
function start(
  { detector = {}, model = {} }: Options,
  more: ConfigInput = {},
): Promise<TestDaemon> {
  const file = join(tempFolder(), 'attentive.yaml');
  const use = (options: object) => JSON.stringify({ use: 'attentive', options });
  writeFileSync(
    file,
    `id: attentive\nsummary: For tests.\nsampling: all\ndetector: ${use(detector)}\n` +
      `tracker: { use: iou, options: { minSeen: 1 } }\nensemble: [${use(model)}]\n`,
  );
  return startTestDaemon({
    plugins: [fixture('attentive-plugin')],
    ...{ models: [], pipelines: [file], defaultPipeline: 'attentive' },
    ...more,
    engine: { threads: 2, ...more.engine },
  });
}

/** Lines that the plugin wrote into the daemon's log. */
function said(daemon: TestDaemon, msg: string): Record<string, unknown>[] {
  return daemon.log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((record) => record.msg === msg && 'plugin' in record);
}

test.each(['detector', 'model'] as const)(
  'a %s that waits is told when its session is cancelled',
  async (kind) => {
    const daemon = await start({ [kind]: { waits: true } });
    const stream = daemon.client.analyze({ source: makeClip(1) });
    await expect.poll(() => said(daemon, 'waiting').length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(said(daemon, 'aborted')).toEqual([]);

    stream.cancel();

    await expect.poll(() => said(daemon, 'aborted').length, { timeout: 20_000 }).toBeGreaterThan(0);
    const [session] = (
      (await daemon.client.unary('listSessions', {})) as { sessions: { sessionId: string }[] }
    ).sessions;
    expect(said(daemon, 'aborted')[0]).toMatchObject({
      plugin: `${kind} attentive`,
      sessionId: session?.sessionId,
      reason: 'SESSION_CANCELLED',
    });
    // An error that it throws then is no failure of the plugin.
    expect(daemon.log).not.toContain('told to stop');
  },
);

test('a call that takes too long is aborted, and the caller is told', async () => {
  const daemon = await start(
    { detector: { waits: true } },
    { engine: { pluginCallTimeout: '300ms' } },
  );
  const { end } = await daemon.analyze({ source: makeClip(1) });
  expect(end).toMatchObject({ status: 'DEADLINE_EXCEEDED', error: { reason: 'PLUGIN_TIMEOUT' } });
  expect(said(daemon, 'aborted')[0]).toMatchObject({ reason: 'PLUGIN_TIMEOUT' });
});

test('a drain that has waited long enough aborts calls, then closes every instance', async () => {
  const daemon = await start(
    { detector: { waits: true } },
    { sessions: { drainTimeout: '500ms' } },
  );
  daemon.client.analyze({ source: makeClip(1) });
  await expect.poll(() => said(daemon, 'waiting').length, { timeout: 20_000 }).toBeGreaterThan(0);

  await daemon.drain();

  expect(said(daemon, 'aborted').length).toBeGreaterThan(0);
  expectAllClosed(daemon);
});

test('what fails to close is told of, and holds nothing up', async () => {
  const daemon = await start({ detector: { closes: false } });
  expect((await daemon.analyze({ source: makeClip(1) })).end.status).toBe('OK');
  await daemon.drain();
  expectAllClosed(daemon);
  expect(daemon.log).toMatch(/"plugin":"detector attentive","stack":"Error: the lid is stuck/);
});

/** Each of the two threads has opened both when the daemon warmed up. */
function expectAllClosed(daemon: TestDaemon): void {
  const closed = said(daemon, 'closed').map(({ plugin }) => plugin);
  const both = ['detector attentive', 'model attentive'];
  expect(closed.sort()).toEqual([both[0], both[0], both[1], both[1]]);
}

test('the stack of what a plugin throws is in the log with plugin and session, and in the error', async () => {
  const daemon = await startTestDaemon(withFaultyPlugins);
  const { end, stream } = await daemon.analyze({
    source: makeClip(1),
    options: { pipeline: 'detector-throws' },
  });
  expect(end.error).toMatchObject({
    reason: 'PLUGIN_THREW',
    metadata: {
      plugin: 'detector throws',
      stack: expect.stringMatching(/^Error: the lens is dirty\n +at .*index\.js/),
    },
  });
  const line = daemon.log.split('\n').find((one) => one.includes('"stack"')) ?? '{}';
  expect(JSON.parse(line)).toMatchObject({
    plugin: 'detector throws',
    sessionId: stream.sessionId,
    stack: expect.stringMatching(/the lens is dirty\n +at .*index\.js/),
  });
});
