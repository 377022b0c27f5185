import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigInput } from '@trueframe/daemon';
import { expect, test } from 'vitest';
import { withFaultyPlugins } from '../helpers/faulty.ts';
import { healthClient } from '../helpers/health-client.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

/** A default pipeline whose model says whatever stands in a file, and a canary that asks it twice a second. */
function setUp(canary: ConfigInput['canary'], ms = 0) {
  const folder = tempFolder();
  const file = join(folder, 'score');
  const say = (text: string) => writeFileSync(file, text);
  say('0.9');
  const pipeline = {
    id: 'liar',
    summary: 'For tests.',
    sampling: { everyNth: 5 },
    detector: { use: 'fixed' },
    tracker: { use: 'iou', options: { minSeen: 1 } },
    ensemble: [{ use: 'liar', options: { file, ms } }],
    verdict: { minSamples: 3 },
  };
  writeFileSync(join(folder, 'liar.yaml'), JSON.stringify(pipeline));
  const config: ConfigInput = {
    ...withFaultyPlugins,
    pipelines: [join(folder, 'liar.yaml')],
    defaultPipeline: 'liar',
    canary: { interval: '500ms', clip: makeClip(1), ...canary },
  };
  return { config, say };
}

const reasonsOf = async (daemon: TestDaemon) => (await daemon.probe('/readyz')).reasons.join();
const runs = (daemon: TestDaemon, outcome: string) =>
  daemon.metric(`trueframe_canary_runs_total{outcome="${outcome}"}`);

test('a model that lies or fails makes the daemon not ready, until it is right again', async () => {
  const { config, say } = setUp({ label: 'SYNTHETIC_LIKELY' });
  say('0.2');
  const daemon = await startTestDaemon(config, { notReady: true });
  await expect.poll(() => runs(daemon, 'wrong')).toBeGreaterThan(0);
  expect(await runs(daemon, 'right')).toBe(0);
  say('0.9');
  await expect.poll(() => reasonsOf(daemon)).toBe('');
  const health = healthClient(daemon);
  const served = async () => (await health.unary('check', { service: '' })).status;
  expect(await served()).toBe('SERVING');
  expect(await daemon.metric('trueframe_canary_wrong')).toBe(0);

  say('0.1');
  await expect.poll(() => reasonsOf(daemon)).toMatch(/canary.*is AUTHENTIC_LIKELY.*0\.100/);
  expect(await served()).toBe('NOT_SERVING');
  expect(await daemon.metric('trueframe_canary_wrong')).toBe(1);

  for (const text of ['throw', 'NaN']) {
    say(text);
    await expect.poll(() => reasonsOf(daemon), { message: text }).toMatch(/canary.*PLUGIN_.*liar/);
  }

  say('0.9');
  await expect.poll(() => reasonsOf(daemon)).toBe('');
  expect(await served()).toBe('SERVING');
  expect(await daemon.metric('trueframe_canary_wrong')).toBe(0);
  expect(daemon.log).toMatch(/the verdict on the canary clip is wrong/);
  health.client.close();

  // Nobody sees it, and it takes nobody's seat.
  expect(await daemon.client.unary('listSessions', {})).toMatchObject({ sessions: [] });
  expect(await daemon.metric('trueframe_session_starts_total')).toBe(0);
});

test('an answer that does not come in time says nothing: the daemon is ready, and stays so', async () => {
  const { config } = setUp({ label: 'SYNTHETIC_LIKELY', timeout: '300ms' }, 500);
  const daemon = await startTestDaemon(config);
  await expect.poll(() => runs(daemon, 'late')).toBeGreaterThan(1);
  expect(await reasonsOf(daemon)).toBe('');
  expect(await daemon.metric('trueframe_canary_wrong')).toBe(0);
});

test('the answer of the embedded pipeline to the built-in clip is known', async () => {
  const daemon = await startTestDaemon({ models: [], canary: { interval: '10m' } });
  expect(await runs(daemon, 'right')).toBe(1);
  process.kill((await daemon.state()).enginePid, 'SIGKILL');
  // An engine that comes later is asked, too.
  await expect.poll(() => runs(daemon, 'right')).toBe(2);
});
