import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../helpers/bundles.ts';
import { fixture } from '../helpers/fixture.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { hasSoftwareVulkan, noVulkan, softwareVulkan } from '../helpers/software-vulkan.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { weightyOnnx } from '../helpers/weighty-onnx.ts';
import { jsonLines, trueframe, trueframeHere } from './run-trueframe.ts';

const fixtures = fixture('models');

test('models verify tells good bundles from those with a wrong hash, shape or output', async () => {
  const args = ['models', 'verify', '--models', fixtures, '--json'];
  const { code, stdout } = await trueframeHere(args);
  expect(code).toBe(2);
  const rows = jsonLines<{ id: string; ok: boolean; problem: string }>(stdout);
  const problem = (id: string) => rows.find((row) => row.id === id)?.problem;
  expect(rows.find(({ id }) => id === 'brightness')).toMatchObject({ ok: true, problem: '' });
  expect(problem('wrong-hash')).toMatch(/^MODEL_HASH_MISMATCH: /);
  expect(problem('wrong-shape')).toMatch(/^MODEL_SHAPE_MISMATCH: .*\[N, 3, 24, 24\]/);
  expect(problem('not-a-number')).toMatch(/^MODEL_OUTPUT_INVALID: /);
});

test('models verify of one bundle runs just that', async () => {
  const args = ['models', 'verify', 'brightness', '--models', fixtures];
  const { code, stdout } = await trueframeHere(args);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^brightness +ok +\d+\.\d ms$/m);
  expect(stdout.trimEnd().split('\n')).toHaveLength(2);
});

test('models add copies a bundle that works, and refuses to overwrite it unasked', async () => {
  const cwd = tempFolder();
  const source = await writeBundle(cwd, 'weighty');
  await writeFile(join(source, 'LICENSE'), 'Apache-2.0');

  const added = await trueframeHere(['models', 'add', source, '--models', 'mine'], {
    cwd,
  });
  expect(added).toMatchObject({ code: 0, stdout: `added weighty 1.0.0 to ${join(cwd, 'mine')}\n` });
  expect((await readdir(join(cwd, 'mine', 'weighty'))).sort()).toEqual([
    'LICENSE',
    'model.json',
    'model.onnx',
  ]);

  const again = ['models', 'add', source, '--models', 'mine'];
  expect(await trueframeHere(again, { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/exists; --replace/),
  });
  expect(await trueframeHere([...again, '--replace'], { cwd })).toMatchObject({ code: 0 });
  expect(await readdir(join(cwd, 'mine'))).toEqual(['weighty']);
});

test('models add leaves nothing behind when the bundle is bad', async () => {
  const cwd = tempFolder();
  await mkdir(join(cwd, 'mine'));
  const source = await writeBundle(cwd, 'swapped', { weights: weightyOnnx(0.5).data });
  const mine = join(cwd, 'mine');
  const outcome = await trueframeHere(['models', 'add', source, '--models', mine]);
  expect(outcome).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error MODEL_HASH_MISMATCH/),
  });
  expect(await readdir(join(cwd, 'mine'))).toEqual([]);
});

test.skipIf(!hasSoftwareVulkan).each(['brightness', 'embedded-tight'])(
  'models verify --provider says how far %s on WebGPU is from the CPU',
  async (id) => {
    const args = ['models', 'verify', id, '--models', fixtures, '--provider', 'webgpu', '--json'];
    const { code, stdout } = await trueframe(args, { env: softwareVulkan });
    const [row] = jsonLines<{ ok: boolean; apart: number }>(stdout);
    expect({ code, ...row }).toMatchObject({ code: 0, ok: true, apart: expect.any(Number) });
    expect(row?.apart).toBeLessThan(1e-5);
  },
);

test('models verify --provider refuses what is not usable', async () => {
  const args = ['models', 'verify', '--provider', 'webgpu'];
  const { code, stderr } = await trueframe(args, { env: noVulkan });
  expect(code).toBe(2);
  expect(stderr).toMatch(/PROVIDER_UNAVAILABLE: webgpu is not usable here: .*adapter/);
});

test('models verify and add tell what is doubtful, and do not fail for it', async () => {
  const cwd = tempFolder();
  const output = { name: 'p', activation: 'probability', high: 'synthetic' };
  const input = { name: 'x', crop: { shape: 'square' }, width: 16, height: 16, std: [1e-4, 1, 1] };
  const source = await writeBundle(cwd, 'odd', { changes: { input, output } });
  const warning = /values of 10000 go into the network/;

  const verified = await trueframeHere(['models', 'verify', 'odd', '--models', cwd, '--json']);
  const [row] = jsonLines<{ ok: boolean; warnings: string[] }>(verified.stdout);
  expect({ code: verified.code, ...row }).toMatchObject({ code: 0, ok: true });
  expect(row?.warnings).toContainEqual(expect.stringMatching(warning));

  const added = await trueframeHere(['models', 'add', source, '--models', join(cwd, 'mine')]);
  expect(added).toMatchObject({ code: 0, stderr: expect.stringMatching(warning) });
});

test('models init writes a bundle that runs, and says what it guessed', async () => {
  const cwd = tempFolder();
  const onnx = join(fixtures, 'brightness', 'model.onnx');
  const made = await trueframeHere(['models', 'init', onnx, '--folder', 'mine'], { cwd });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toMatch(
    /^model\.onnx: ONNX, opset \d+, \d+ operations\ninput +\w+ +float32 \[/,
  );
  expect(made.stdout).toMatch(/^input\.crop +\{"shape":"square"/m);
  expect(made.stdout).toMatch(/^it runs: \d/m);
  expect((await readdir(join(cwd, 'mine'))).sort()).toEqual([
    ...['GUESSES.md', 'model.json', 'model.onnx'],
  ]);
  const verified = await trueframeHere(['models', 'verify', 'model', '--models', 'mine'], { cwd });
  expect(verified.code).toBe(0);

  const again = await trueframeHere(['models', 'init', onnx, '--folder', 'mine'], { cwd });
  expect(again).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/mine exists; name another/),
  });
});

test('models init refuses what is no network for pictures, and leaves nothing behind', async () => {
  const cwd = tempFolder();
  await writeFile(join(cwd, 'broken.onnx'), 'this is no network');
  await writeFile(join(cwd, 'cut.onnx'), weightyOnnx(0.5).data.subarray(0, 60));
  const init = async (file: string) =>
    (await trueframeHere(['models', 'init', file], { cwd })).stderr;
  expect(await init('broken.onnx')).toMatch(/^error MODEL_LOAD_FAILED: .*broken\.onnx/);
  expect(await init('cut.onnx')).toMatch(/^error MODEL_LOAD_FAILED: .*cut\.onnx/);
  expect(await init('nothing.onnx')).toMatch(/^error MODEL_NOT_FOUND: no such file/);
  expect((await readdir(cwd)).sort()).toEqual(['broken.onnx', 'cut.onnx']);
});

test.skipIf(!hasShared)('models init sees a published network for what it is', async () => {
  const onnx = shared('models/mesonet/Meso4_DF.onnx');
  const cwd = tempFolder();
  const made = await trueframeHere(['models', 'init', onnx], { cwd });
  expect(made.code).toBe(0);
  const manifest = JSON.parse(await readFile(join(cwd, 'meso4-df', 'model.json'), 'utf8'));
  expect(manifest).toMatchObject({
    input: { name: 'input', width: 256, height: 256, layout: 'nchw' },
    output: { name: 'p_real', activation: 'probability', high: 'real' },
  });
  const detector = shared('models/yunet/yunet_n_320_320.onnx');
  const refused = await trueframeHere(['models', 'init', detector], { cwd });
  expect(refused.stderr).toMatch(/^error MODEL_SHAPE_MISMATCH: a scorer has/);
});
