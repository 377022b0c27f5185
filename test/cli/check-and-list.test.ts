import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { writeBundle } from '../helpers/bundles.ts';
import { Authority } from '../helpers/certificates.ts';
import { faultyFlags } from '../helpers/faulty.ts';
import { fixture } from '../helpers/fixture.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { writeMotionBundle } from '../helpers/motion-bundle.ts';
import { spawnSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { weightyOnnx } from '../helpers/weighty-onnx.ts';
import { jsonLines, trueframeHere } from './run-trueframe.ts';
import { serve } from './serve.ts';

const faulty = fixture('faulty-plugin');

/** A pipeline that needs no weights but those of the test. */
const pipeline = `
id: tiny
summary: For tests.
detector: { use: fixed }
tracker: { use: iou }
ensemble: [{ use: onnx, options: { bundle: weighty } }]
`;

async function setUp(changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = tempFolder();
  await writeBundle(join(folder, 'bundles'), 'weighty');
  await writeFile(join(folder, 'tiny.yaml'), changes['tiny.yaml'] ?? pipeline);
  const config =
    changes['trueframe.yml'] ??
    `plugins: ['${faulty}']\nmodels: [bundles]\npipelines: [tiny.yaml]\ndefaultPipeline: tiny\n`;
  await writeFile(join(folder, 'trueframe.yml'), config);
  return folder;
}

test('check says what would run', async () => {
  const cwd = await setUp();
  const { code, stdout, stderr } = await trueframeHere(['check', 'trueframe.yml'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('gRPC on 127.0.0.1:50051, metrics on 127.0.0.1:9464');
  expect(stdout).toMatch(/^ {2}detectors: .*fixed/m);
  expect(stdout).toMatch(/^pipelines: .*tiny/m);
  expect(stdout.trimEnd().endsWith('ok')).toBe(true);
  expect(stdout).toMatch(
    /^\d pipelines of plugins lack weights, and nothing configured needs them/m,
  );
  expect(stdout).not.toMatch(/^warn/m);
  const all = await trueframeHere(['check', join(cwd, 'trueframe.yml'), '--all']);
  expect(all.stdout).toMatch(/^warn MODEL_NOT_FOUND: pipeline mesonet: \d models are missing/m);
});

test('check opens the certificates of the daemon, doctor says until when they are good', async () => {
  const { cert, key } = new Authority().issue('daemon', 20);
  const withTls = (file: string) => `grpc: { tls: { cert: '${file}', key: '${key}' } }\n`;
  const broken = await setUp({ 'trueframe.yml': withTls(key) });
  const { code, stdout } = await trueframeHere(['check', join(broken, 'trueframe.yml')]);
  expect(code).toBe(2);
  expect(stdout).toMatch(/fail CONFIG_INVALID: grpc\.tls\.cert: cannot use .* no PEM certificate/);

  const good = await setUp({ 'trueframe.yml': withTls(cert) });
  const doctor = await trueframeHere(['doctor', '--config', join(good, 'trueframe.yml'), '--json']);
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  expect(doctor.stdout).toContain(`certificates of grpc.tls are good until ${day}`);
});

test('check tells of sampling that leaves a model without the neighbours it looks at', async () => {
  const sampled = `sampling: { fps: 5, referencesOnly: true }\n${pipeline.trim()}\n`;
  const cwd = await setUp({ 'tiny.yaml': sampled.replace('weighty', 'motion') });
  await writeMotionBundle(join(cwd, 'bundles'), 'motion', { frames: 3 });

  const { code, stdout } = await trueframeHere(['check', join(cwd, 'trueframe.yml')]);

  expect(code).toBe(2);
  expect(stdout).toMatch(/fail PIPELINE_INVALID: pipeline tiny: .*leave referencesOnly out/);
});

test('check tells all problems of a pipeline at once, each with its code', async () => {
  const wrong = pipeline
    .replace('use: iou', 'use: iou, options: { minIuo: 1 }')
    .replace('use: fixed', 'use: haar')
    .replace('bundle: weighty', 'bundle: gone');
  const cwd = await setUp({ 'tiny.yaml': wrong });

  const { code, stdout } = await trueframeHere(['check', join(cwd, 'trueframe.yml')]);

  expect(code).toBe(2);
  expect(stdout).toMatch(/fail PLUGIN_NOT_FOUND: pipeline tiny: no detector plugin haar/);
  expect(stdout).toMatch(/fail PLUGIN_OPTIONS_INVALID: pipeline tiny: tracker iou: .*minIuo/);
  expect(stdout).toMatch(/fail MODEL_NOT_FOUND: pipeline tiny: no model bundle gone/);
  expect(stdout.trimEnd().endsWith('not usable')).toBe(true);
});

test('check hashes the models that pipelines use', async () => {
  const cwd = await setUp();
  await writeFile(join(cwd, 'bundles', 'weighty', 'model.onnx'), weightyOnnx(0.5).data);

  const { code, stdout } = await trueframeHere(['check', join(cwd, 'trueframe.yml'), '--json']);

  expect(code).toBe(2);
  const [report] = jsonLines<{ ok: boolean; problems: { code: string; fatal: boolean }[] }>(stdout);
  expect(report?.ok).toBe(false);
  expect(report?.problems.filter(({ fatal }) => fatal)).toMatchObject([
    { code: 'MODEL_HASH_MISMATCH' },
  ]);
});

test.each([
  ['CONFIG_INVALID', 'grcp: {}', /"grcp"/],
  ['CONFIG_INVALID', 'grpc: {', /trueframe\.yml/],
])('check refuses a broken file with %s', async (expected, text, message) => {
  const cwd = await setUp({ 'trueframe.yml': text });
  const { code, stderr } = await trueframeHere(['check', join(cwd, 'trueframe.yml')]);
  expect(code).toBe(2);
  expect(stderr).toMatch(new RegExp(`^error ${expected}: `));
  expect(stderr).toMatch(message);
});

test('check tells a plugin that is not there', async () => {
  const cwd = await setUp({ 'trueframe.yml': 'plugins: [./nowhere]\n' });
  const { code, stdout } = await trueframeHere(['check', join(cwd, 'trueframe.yml')]);
  expect(code).toBe(2);
  expect(stdout).toMatch(/fail PLUGIN_NOT_FOUND: no plugin in .*nowhere/);
});

test('list plugins shows built-in and configured ones', async () => {
  const cwd = await setUp();
  const table = await trueframeHere(['list', 'plugins', '--config', join(cwd, 'trueframe.yml')]);
  expect(table.code).toBe(0);
  expect(table.stdout).toMatch(/^detector +fixed +faulty-plugin/m);
  expect(table.stdout).toMatch(/^tracker +motion +@trueframe\/plugin-motion/m);

  const json = await trueframeHere(['list', 'plugins', '--json']);
  const rows = jsonLines<{ kind: string; id: string; optionsSchema: string }>(json.stdout);
  const yunet = rows.find(({ kind, id }) => kind === 'KIND_DETECTOR' && id === 'yunet');
  expect(JSON.parse(yunet?.optionsSchema ?? '').properties).toHaveProperty('minConfidence');
});

test('list models shows what is usable and why the rest is not', async () => {
  const cwd = await setUp();
  await writeBundle(join(cwd, 'bundles'), 'hollow', { weights: null });
  const { code, stdout } = await trueframeHere([
    'list',
    'models',
    '--models',
    join(cwd, 'bundles'),
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^weighty +1\.0\.0 .*usable$/m);
  expect(stdout).toMatch(/^hollow .*not usable$/m);
  expect(stdout).toMatch(/^hollow: weights of hollow are missing/m);
});

test('list pipelines says which is the default', async () => {
  const cwd = await setUp();
  const args = ['list', 'pipelines', '--config', join(cwd, 'trueframe.yml'), '--json'];
  const rows = jsonLines((await trueframeHere(args)).stdout);
  expect(rows.find(({ id }) => id === 'tiny')).toMatchObject({
    isDefault: true,
    problem: '',
    models: ['weighty'],
    sampling: 'fps 5',
  });
});

test('list sessions without a daemon says so', async () => {
  const { code, stderr } = await trueframeHere(['list', 'sessions', '--address', '127.0.0.1:9']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/no daemon answers at 127\.0\.0\.1:9; start one with trueframe serve/);
});

test('a reader that goes away is no crash', async () => {
  const bin = fileURLToPath(new URL('../../cli/bin/trueframe.js', import.meta.url));
  const { stderr } = spawnSync('sh', [
    '-c',
    `"${process.execPath}" "${bin}" list plugins --json | head -c 1`,
  ]);
  expect(stderr.toString()).toBe('');
});

test('list sessions --json is proto3 JSON, and the table shows the same', async () => {
  const { address } = await serve(faultyFlags);
  await trueframeHere(['analyze', makeClip(1), '--address', address, '--pipeline', 'fixed-face']);
  const list = ['list', 'sessions', '--address', address];
  const { stdout } = await trueframeHere([...list, '--json']);
  expect(jsonLines(stdout)).toMatchObject([
    {
      state: 'SESSION_STATE_ENDED',
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      frames: { received: '25', analysed: '25' },
      verdict: { label: 'LABEL_SYNTHETIC_LIKELY', score: expect.closeTo(0.9) },
    },
  ]);
  expect(stdout).not.toMatch(/"_score"|:null/);
  const table = (await trueframeHere(list)).stdout;
  expect(table).toMatch(/ {2}ended {2}.* {2}25 {2}.* {2}synthetic likely$/m);
});
