import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../test/helpers/bundles.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { weightyOnnx } from '../../../test/helpers/weighty-onnx.ts';
import { openPluginContext } from './plugin-context.ts';

const ones = (size = 16) => ({
  type: 'float32' as const,
  dims: [1, 3, size, size],
  data: new Float32Array(3 * size * size).fill(1),
});

async function setUp(): Promise<{ root: string; cache: string }> {
  const root = tempFolder();
  await writeBundle(root, 'weighty');
  return { root, cache: join(root, 'cache') };
}

test('a model is opened with its ports, runs, and is shared by whoever asks again', async () => {
  const { root, cache } = await setUp();
  await using context = await openPluginContext({ models: [root], cache });

  const model = await context.models.open('weighty');

  expect(model).toMatchObject({
    folder: join(root, 'weighty'),
    provider: 'cpu',
    inputs: [{ name: 'x', dims: [-1, 3, 16, 16] }],
    outputs: [{ name: 'p', dims: [-1, 1] }],
  });
  expect(model.manifest.id).toBe('weighty');
  const { p } = await model.run({ x: ones() });
  expect(p).toMatchObject({ type: 'float32', dims: [1, 1] });
  expect(p?.data[0]).toBeCloseTo(1 / (1 + Math.exp(-7.68)), 5);
  expect(await context.models.open('weighty')).toBe(model);
});

test('a wrong shape is MODEL_RUN_FAILED that names the model and the shape, and the model lives on', async () => {
  const { root, cache } = await setUp();
  await using context = await openPluginContext({ models: [root], cache });
  const model = await context.models.open('weighty');

  await expect(model.run({ x: ones(8) })).rejects.toMatchObject({
    code: 'MODEL_RUN_FAILED',
    message: expect.stringMatching(/weighty on x \[1,3,8,8\]/),
  });
  await expect(model.run({ x: ones() })).resolves.toHaveProperty('p');
});

test('bytes that are no model are MODEL_LOAD_FAILED', async () => {
  const root = tempFolder();
  const weights = Buffer.from('these are not the weights');
  const sha256 = createHash('sha256').update(weights).digest('hex');
  await writeBundle(root, 'garbage', { weights, changes: { sha256 } });
  await using context = await openPluginContext({ models: [root], cache: join(root, 'cache') });

  await expect(context.models.open('garbage')).rejects.toMatchObject({ code: 'MODEL_LOAD_FAILED' });
});

test('a failure is not remembered: the next try may find the file put right', async () => {
  const root = tempFolder();
  await writeBundle(root, 'weighty', { weights: weightyOnnx(0.5).data });
  await using context = await openPluginContext({ models: [root], cache: join(root, 'cache') });
  await expect(context.models.open('weighty')).rejects.toMatchObject({
    code: 'MODEL_HASH_MISMATCH',
  });

  await writeBundle(root, 'weighty', { weights: weightyOnnx(0.01).data });

  await expect(context.models.open('weighty')).resolves.toHaveProperty('provider');
});

test('the CPU runs the weights that the manifest has for it, and says so', async () => {
  const root = tempFolder();
  const { data, sha256 } = weightyOnnx(0.02);
  const cpu = { file: 'cpu.onnx', sha256 };
  const folder = await writeBundle(root, 'two-fold', { changes: { cpu } });
  await writeFile(join(folder, 'cpu.onnx'), data);
  await using context = await openPluginContext({ models: [root], cache: join(root, 'cache') });

  const model = await context.models.open('two-fold');

  expect(model.manifest).toMatchObject(cpu);
  const { p } = await model.run({ x: ones() });
  expect(p?.data[0]).toBeCloseTo(1 / (1 + Math.exp(-15.36)), 7);
});
