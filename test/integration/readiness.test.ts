import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTrueframe, trueframeHere } from '../cli/run-trueframe.ts';
import { fixture } from '../helpers/fixture.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startTestDaemon, type TestDaemon } from '../helpers/test-daemon.ts';

/** A configuration whose default pipeline uses a bundle of its own, which a test may break. */
function setUp() {
  const folder = tempFolder();
  const models = join(folder, 'models');
  mkdirSync(models);
  const bundle = join(models, 'brightness');
  cpSync(fixture('models/brightness'), bundle, { recursive: true });
  const pipeline = join(folder, 'field.yaml');
  writeFileSync(
    pipeline,
    'id: field\nsummary: x.\ndetector: { use: fixed }\ntracker: { use: iou }\nensemble: [{ use: onnx, options: { bundle: brightness } }]\n',
  );
  const config = {
    models: [models],
    pipelines: [pipeline],
    plugins: [fixture('faulty-plugin')],
    defaultPipeline: 'field',
    cache: join(folder, 'cache'),
  };
  return { config, weights: join(bundle, 'model.onnx'), bundle };
}

const readiness = async (daemon: TestDaemon) => (await daemon.probe('/readyz')).reasons.join();
const startedUp = async (daemon: TestDaemon) =>
  expect.poll(async () => (await daemon.probe('/startupz')).ok, { timeout: 30_000 }).toBe(true);
const becomesReady = (daemon: TestDaemon) =>
  expect.poll(() => readiness(daemon), { timeout: 30_000 }).toBe('');
const works = async (daemon: TestDaemon) =>
  (await daemon.analyze({ source: makeClip(1) })).end.status;

test.each([
  ['weights that are missing', /MODEL_NOT_FOUND: .*no model\.onnx/, (path: string) => rmSync(path)],
  [
    'weights of which a part came',
    /MODEL_HASH_MISMATCH/,
    (path: string) => truncateSync(path, 100),
  ],
  [
    'weights of another model',
    /MODEL_HASH_MISMATCH/,
    (path: string) => copyFileSync(fixture('models/picky/model.onnx'), path),
  ],
])('a daemon with %s is not ready, says why, and recovers', async (_, reason, spoil) => {
  const { config, weights } = setUp();
  spoil(weights);
  const daemon = await startTestDaemon(config, { notReady: true });
  await startedUp(daemon);
  expect(await readiness(daemon)).toMatch(reason);
  expect(daemon.log).toMatch(reason);
  expect(await works(daemon)).not.toBe('OK');
  expect(
    (await daemon.analyze({ source: makeClip(1), options: { pipeline: 'fixed-face' } })).end.status,
  ).toBe('NOT_FOUND');

  copyFileSync(fixture('models/brightness/model.onnx'), weights);
  await becomesReady(daemon);
  expect(await works(daemon)).toBe('OK');
});

test('a network that onnxruntime cannot open, though its hash is right: not ready', async () => {
  const { config, weights, bundle } = setUp();
  writeFileSync(weights, 'no network');
  const manifest = join(bundle, 'model.json');
  const sha256 = createHash('sha256').update('no network').digest('hex');
  const facts = JSON.parse(readFileSync(manifest, 'utf8'));
  writeFileSync(manifest, JSON.stringify({ ...facts, sha256 }));
  const daemon = await startTestDaemon(config, { notReady: true });
  await startedUp(daemon);
  expect(await readiness(daemon)).toMatch(/MODEL_LOAD_FAILED/);
  expect(await works(daemon)).toBe('FAILED_PRECONDITION');
});

test('weights that vanish while it runs: not ready until they are back; an engine that dies meanwhile changes nothing', async () => {
  const { config, weights } = setUp();
  const daemon = await startTestDaemon(config);
  renameSync(weights, `${weights}.away`);
  await expect.poll(() => readiness(daemon), { timeout: 20_000 }).toMatch(/MODEL_NOT_FOUND/);
  process.kill((await daemon.state()).enginePid, 'SIGKILL');
  await expect.poll(() => readiness(daemon), { timeout: 20_000 }).toMatch(/engine died/);
  await expect.poll(() => readiness(daemon), { timeout: 20_000 }).toMatch(/MODEL_NOT_FOUND/);
  renameSync(`${weights}.away`, weights);
  await becomesReady(daemon);
  expect(await works(daemon)).toBe('OK');
});

test('serve says that it is not ready, and when it is; doctor and check say it, too', async () => {
  const { config, weights } = setUp();
  truncateSync(weights, 100);
  const flags = ['--config', join(tempFolder(), 'trueframe.yml')];
  writeFileSync(flags[1] as string, JSON.stringify(config));
  const ports = ['--grpc-address', '127.0.0.1:0', '--metrics-address', '127.0.0.1:0'];
  const daemon = startTrueframe(['serve', ...ports, ...flags]);
  await daemon.seen(/^not ready: .*MODEL_HASH_MISMATCH/m);
  expect((await trueframeHere(['doctor', ...flags])).stdout).toMatch(
    /^fail {2}pipeline +field \(default\)/m,
  );
  expect((await trueframeHere(['check', ...flags])).code).toBe(2);
  copyFileSync(fixture('models/brightness/model.onnx'), weights);
  await daemon.seen(/^ready$/m);
  daemon.child.kill('SIGTERM');
  expect((await daemon.ended).code).toBe(0);
});

test('a default pipeline that does not exist: not ready, and other pipelines work', async () => {
  const { config } = setUp();
  const daemon = await startTestDaemon(
    { ...config, defaultPipeline: 'no-such' },
    { notReady: true },
  );
  await startedUp(daemon);
  expect(await readiness(daemon)).toMatch(/PIPELINE_NOT_FOUND: no pipeline no-such/);
  const { end } = await daemon.analyze({ source: makeClip(1), options: { pipeline: 'field' } });
  expect(end.status).toBe('OK');
});
