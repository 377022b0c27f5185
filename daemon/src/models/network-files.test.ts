import { mkdir, readFile, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  externalOnnx,
  sha256Of,
  weightsOf,
  writeExternalBundle,
} from '../../../test/helpers/external-onnx.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { addBundle } from './add-bundle.ts';
import { openPluginContext } from './plugin-context.ts';
import { ModelStore } from './store.ts';

const white = {
  type: 'float32' as const,
  dims: [1, 3, 16, 16],
  data: new Float32Array(768).fill(1),
};

async function score(root: string, id: string): Promise<{ p: number; sha256: string }> {
  await using context = await openPluginContext({ models: [root], cache: join(root, '.cache') });
  const model = await context.models.open(id);
  const { p } = await model.run({ x: white });
  return { p: Number(p?.data[0]), sha256: model.manifest.sha256 };
}

test('two checkpoints of one graph have hashes, cached graphs and scores of their own', async () => {
  const root = tempFolder();
  await writeExternalBundle(root, 'epoch-1', { weights: weightsOf(0.001) });
  await writeExternalBundle(root, 'epoch-2', { weights: weightsOf(0.002) });
  const [one, two] = [await score(root, 'epoch-1'), await score(root, 'epoch-2')];
  expect(one.p).toBeCloseTo(1 / (1 + Math.exp(-0.768)), 5);
  expect(two.p).toBeCloseTo(1 / (1 + Math.exp(-1.536)), 5);
  // As `sha256sum model.onnx model.onnx.data | sha256sum` has it.
  const lines = `${sha256Of(externalOnnx())}  model.onnx\n${sha256Of(weightsOf(0.001))}  model.onnx.data\n`;
  expect(one.sha256).toBe(sha256Of(lines));
  expect(two.sha256).not.toBe(one.sha256);
  const listed = await (await ModelStore.open({ models: [root] })).list();
  expect(listed.filter(({ id }) => id.startsWith('epoch')).map(({ sha256 }) => sha256)).toEqual([
    one.sha256,
    two.sha256,
  ]);
});

test.each([
  ['missing', 'MODEL_NOT_FOUND', (data: string) => rename(data, `${data}.away`)],
  ['cut off', 'MODEL_HASH_MISMATCH', (data: string) => truncate(data, 3000)],
  ['changed', 'MODEL_HASH_MISMATCH', (data: string) => writeFile(data, weightsOf(0.3))],
])('weights beside the graph that are %s are refused', async (_, code, damage) => {
  const root = tempFolder();
  const data = { 'model.onnx.data': sha256Of(weightsOf(0.01)) };
  const folder = await writeExternalBundle(root, 'mine', { changes: { data } });
  await score(root, 'mine');
  await damage(join(folder, 'model.onnx.data'));
  const refusal = { code, message: expect.stringContaining('model.onnx.data') };
  await expect(score(root, 'mine')).rejects.toMatchObject(refusal);
  await expect(addBundle(folder, join(root, 'into'), false)).rejects.toMatchObject(refusal);
  const listed = await (await ModelStore.open({ models: [root] })).list();
  expect(listed.find(({ id }) => id === 'mine')?.problem).toContain('model.onnx.data');
});

test('a file whose hash the manifest leaves out must stay as it was first seen', async () => {
  const root = tempFolder();
  const folder = await writeExternalBundle(root, 'mine');
  const { sha256 } = await score(root, 'mine');
  expect((await score(root, 'mine')).sha256).toBe(sha256);

  await writeFile(join(folder, 'model.onnx.data'), weightsOf(0.3));
  await expect(score(root, 'mine')).rejects.toMatchObject({
    code: 'MODEL_HASH_MISMATCH',
    message: expect.stringMatching(/has changed since .* "data": {"model\.onnx\.data":"/),
  });

  const data = { 'model.onnx.data': sha256Of(weightsOf(0.3)) };
  await writeExternalBundle(root, 'mine', { weights: weightsOf(0.3), changes: { data } });
  expect((await score(root, 'mine')).sha256).not.toBe(sha256);
});

test('models add writes the missing hashes into its copy', async () => {
  const root = tempFolder();
  const folder = await writeExternalBundle(root, 'mine');
  const into = join(root, 'into');
  await addBundle(folder, into, false);
  const { data } = JSON.parse(await readFile(join(into, 'mine', 'model.json'), 'utf8'));
  expect(data).toEqual({ 'model.onnx.data': sha256Of(weightsOf(0.01)) });
  // The next checkpoint of the same graph is another bundle, not a changed one.
  await writeFile(join(folder, 'model.onnx.data'), weightsOf(0.3));
  await addBundle(folder, into, true);
  expect((await score(into, 'mine')).p).toBeCloseTo(1, 5);
});

test('a hash of a file that the graph does not use is a mistake', async () => {
  const root = tempFolder();
  const data = { 'model.data': 'a'.repeat(64) };
  await writeExternalBundle(root, 'mine', { changes: { data } });
  await expect(score(root, 'mine')).rejects.toMatchObject({
    code: 'MODEL_MANIFEST_INVALID',
    message: expect.stringContaining('it uses model.onnx.data'),
  });
});

test.each([
  '../model.onnx.data',
  'sub/../../model.onnx.data',
  '..\\model.onnx.data',
  '/etc/passwd',
  '*/_ORT_MEM_ADDR_/*',
  '',
])('a graph that wants weights from "%s" is refused', async (location) => {
  const root = tempFolder();
  const graph = externalOnnx(location);
  await writeExternalBundle(root, 'mine', { graph, file: '../model.onnx.data' });
  await expect(score(root, 'mine')).rejects.toMatchObject({
    code: 'MODEL_LOAD_FAILED',
    message: expect.stringContaining('expected a path inside of its bundle'),
  });
});

test('so is one whose constants lie elsewhere, and one whose weights are a link out of the bundle', async () => {
  const root = tempFolder();
  const graph = externalOnnx('../secret', 'constant');
  await writeExternalBundle(root, 'constant', { graph, file: '../secret' });
  await expect(score(root, 'constant')).rejects.toMatchObject({ code: 'MODEL_LOAD_FAILED' });

  const folder = await writeExternalBundle(root, 'linked', { weights: null });
  await symlink(join(root, 'secret'), join(folder, 'model.onnx.data'));
  await expect(score(root, 'linked')).rejects.toMatchObject({
    code: 'MODEL_LOAD_FAILED',
    message: expect.stringMatching(/is a link to .*secret, outside of its bundle/),
  });
});

test('links within the bundle, and to where the graph itself lies, are followed', async () => {
  const root = tempFolder();
  const folder = await writeExternalBundle(root, 'mounted');
  await mkdir(join(folder, '..data'));
  const blobs = join(root, 'blobs');
  await mkdir(blobs);
  for (const name of ['model.onnx', 'model.onnx.data']) {
    await rename(join(folder, name), join(folder, '..data', name));
    await symlink(join('..data', name), join(folder, name));
  }
  expect((await score(root, 'mounted')).p).toBeGreaterThan(0.9);

  const cached = await writeExternalBundle(root, 'cached');
  for (const name of ['model.onnx', 'model.onnx.data']) {
    await rename(join(cached, name), join(blobs, name));
    await symlink(join(blobs, name), join(cached, name));
  }
  expect((await score(root, 'cached')).p).toBeGreaterThan(0.9);
});

test('weights that are no ONNX model are refused by name', async () => {
  const root = tempFolder();
  const graph = Buffer.from('no graph at all');
  await writeExternalBundle(root, 'mine', { graph });
  await expect(score(root, 'mine')).rejects.toMatchObject({
    code: 'MODEL_LOAD_FAILED',
    message: expect.stringContaining('model.onnx of mine is no ONNX model'),
  });
});
