import { mkdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../test/helpers/bundles.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { weightyOnnx } from '../../../test/helpers/weighty-onnx.ts';
import { onCpu } from './bundle.ts';
import { ModelStore } from './store.ts';

test('bundles are found in a folder and right below it', async () => {
  const root = tempFolder();
  await writeBundle(root, 'below');
  const single = await writeBundle(tempFolder(), 'single');

  const store = await ModelStore.open({ models: [root, single] });

  expect(store.get('below').weights).toBe(join(root, 'below', 'model.onnx'));
  expect(store.get('single').folder).toBe(single);
});

test('weights may lie in another folder, under the path that the manifest names', async () => {
  const [bundles, elsewhere] = [tempFolder(), tempFolder()];
  const changes = { file: 'vendor/net.onnx' };
  const folder = await writeBundle(bundles, 'split', { changes });
  await mkdir(join(elsewhere, 'vendor'));
  await rename(join(folder, 'model.onnx'), join(elsewhere, 'vendor', 'net.onnx'));

  const store = await ModelStore.open({ models: [bundles, elsewhere] });

  expect((await store.verify('split')).weights).toBe(join(elsewhere, 'vendor', 'net.onnx'));
});

test('an unknown id is answered with the known ones and where they were looked for', async () => {
  const root = tempFolder();
  await writeBundle(root, 'known');
  const store = await ModelStore.open({ models: [root] });

  expect(() => store.get('unknown')).toThrow(
    expect.objectContaining({ code: 'MODEL_NOT_FOUND', message: expect.stringMatching(/known/) }),
  );
  expect(() => store.get('unknown')).toThrow(root);
});

test('a manifest that cannot be read is told, by the id in it or for want of a better', async () => {
  const root = tempFolder();
  for (const [folder, text] of [
    ['folder-1', '{ "id": "mine", "version": "1.0.0", }'],
    ['folder-2', '{ "id": "Mine" }'],
  ] as const) {
    await mkdir(join(root, folder));
    await writeFile(join(root, folder, 'model.json'), text);
  }
  const store = await ModelStore.open({ models: [root] });
  const broken = (path: string) => ({
    code: 'MODEL_MANIFEST_INVALID',
    message: expect.stringContaining(join(root, path, 'model.json')),
  });
  expect(() => store.get('mine')).toThrow(expect.objectContaining(broken('folder-1')));
  expect(() => store.get('folder-2')).toThrow(expect.objectContaining(broken('folder-2')));
  expect(() => store.get('elsewhere')).toThrow(expect.objectContaining(broken('folder-1')));
});

test('missing weights are told when the model is asked for, and listed until then', async () => {
  const root = tempFolder();
  await writeBundle(root, 'hollow', { weights: null });
  const store = await ModelStore.open({ models: [root] });

  expect(() => store.get('hollow')).toThrow(
    expect.objectContaining({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringMatching(/weights of hollow are missing: no model\.onnx in /),
    }),
  );
  const listing = (await store.list()).find(({ id }) => id === 'hollow');
  expect(listing).toMatchObject({ version: '1.0.0', problem: expect.stringMatching(/missing/) });
});

test('weights that are not the ones of the manifest are told with both hashes', async () => {
  const root = tempFolder();
  const other = weightyOnnx(0.5);
  const expected = weightyOnnx(0.01).sha256;
  await writeBundle(root, 'swapped', { weights: other.data });
  const store = await ModelStore.open({ models: [root] });

  await expect(store.verify('swapped')).rejects.toMatchObject({
    code: 'MODEL_HASH_MISMATCH',
    details: { model: 'swapped', actual: other.sha256, expected },
  });
  const listing = (await store.list()).find(({ id }) => id === 'swapped');
  expect(listing?.problem).toContain(other.sha256);
});

test('a hash is not remembered once the file has changed', async () => {
  const root = tempFolder();
  const folder = await writeBundle(root, 'changing');
  const store = await ModelStore.open({ models: [root] });
  await store.verify('changing');

  const file = join(folder, 'model.onnx');
  await writeFile(file, weightyOnnx(0.5).data);
  await utimes(file, new Date(), new Date(Date.now() + 5000));

  await expect(store.verify('changing')).rejects.toMatchObject({ code: 'MODEL_HASH_MISMATCH' });
});

test('a broken manifest is listed under the name of its folder and spoils nothing else', async () => {
  const root = tempFolder();
  await writeBundle(root, 'good');
  await mkdir(join(root, 'broken'));
  await writeFile(join(root, 'broken', 'model.json'), '{}');
  const store = await ModelStore.open({ models: [root] });

  expect(store.get('good').manifest.id).toBe('good');
  expect(() => store.get('broken')).toThrow(
    expect.objectContaining({ code: 'MODEL_MANIFEST_INVALID' }),
  );
  const problems = Object.fromEntries((await store.list()).map(({ id, problem }) => [id, problem]));
  expect(problems.good).toBe('');
  expect(problems.broken).toMatch(/not a model manifest/);
});

test('of two bundles with one id the first is used and the second listed with the reason', async () => {
  const [first, second] = [tempFolder(), tempFolder()];
  await writeBundle(first, 'twin', { changes: { version: '1.0.0' } });
  await writeBundle(second, 'twin', { changes: { version: '2.0.0' } });
  const store = await ModelStore.open({ models: [first, second] });

  expect(store.get('twin').manifest.version).toBe('1.0.0');
  const twins = (await store.list()).filter(({ id }) => id === 'twin');
  expect(twins.map(({ problem }) => problem !== '')).toEqual([false, true]);
});

test('a folder that does not exist is an error, not an empty store', async () => {
  const folder = join(tempFolder(), 'nowhere');
  await expect(ModelStore.open({ models: [folder] })).rejects.toMatchObject({
    code: 'MODEL_NOT_FOUND',
  });
});

test('weights for the CPU are found and checked like the others', async () => {
  const root = tempFolder();
  const { data, sha256 } = weightyOnnx(0.5);
  const folder = await writeBundle(root, 'two-fold', {
    changes: { cpu: { file: 'c.onnx', sha256 } },
  });
  const incomplete = await ModelStore.open({ models: [root] });
  expect(() => incomplete.get('two-fold')).toThrow(/weights of two-fold are missing: no c\.onnx/);

  await writeFile(join(folder, 'c.onnx'), weightyOnnx(0.01).data);
  const store = await ModelStore.open({ models: [root] });
  await expect(store.verify('two-fold')).rejects.toMatchObject({
    code: 'MODEL_HASH_MISMATCH',
    details: { file: join(folder, 'c.onnx'), expected: sha256 },
  });

  await writeFile(join(folder, 'c.onnx'), data);
  const bundle = await store.verify('two-fold');
  expect(bundle).toMatchObject({
    weights: join(folder, 'model.onnx'),
    manifest: { file: 'model.onnx' },
  });
  expect(onCpu(bundle)).toMatchObject({ weights: join(folder, 'c.onnx'), manifest: { sha256 } });
});

test('without weights for the CPU it runs those of everybody', async () => {
  const root = tempFolder();
  await writeBundle(root, 'one');
  const bundle = (await ModelStore.open({ models: [root] })).get('one');
  expect(onCpu(bundle)).toBe(bundle);
});
