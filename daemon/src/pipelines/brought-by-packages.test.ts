import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../test/helpers/bundles.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { ModelStore } from '../models/store.ts';
import { loadPlugins } from '../plugins/load.ts';
import { pluginPackages } from '../plugins/packages.ts';
import { PipelineCatalogue } from './catalogue.ts';

const pipeline = (bundle: string) => `
id: brought
summary: For tests.
detector: { use: yunet, options: { model: ${bundle} } }
tracker: { use: iou }
ensemble: [{ use: onnx, options: { bundle: ${bundle} } }]
`;

/** A package without code that brings the bundle and the pipeline `brought`. */
async function bringing(changes: object = {}, name = 'bringing'): Promise<string> {
  const folder = join(tempFolder(), 'package');
  await writeBundle(join(folder, 'models'), 'brought');
  await mkdir(join(folder, 'pipelines'));
  await writeFile(join(folder, 'pipelines', 'brought.yaml'), pipeline('brought'));
  const block = { apiVersion: 1, models: './models', pipelines: 'pipelines', ...changes };
  const description = { name, version: '1.0.0', trueframe: block };
  await writeFile(join(folder, 'package.json'), JSON.stringify(description));
  return folder;
}

test('a package without code brings a bundle and a pipeline', async () => {
  const plugins = [await bringing()];

  const store = await ModelStore.open({ models: [], plugins });
  const catalogue = await PipelineCatalogue.open(store, { plugins });

  expect((await store.verify('brought')).manifest.id).toBe('brought');
  expect((await store.list()).find(({ id }) => id === 'brought')).toMatchObject({
    package: 'bringing',
    problem: '',
  });
  expect(catalogue.list().find(({ id }) => id === 'brought')).toMatchObject({
    package: 'bringing',
    problem: '',
  });
  expect(catalogue.list().find(({ id }) => id === 'mesonet')?.package).toBe(
    '@trueframe/plugin-mesonet',
  );
  const provided = (await loadPlugins({ plugins }, 5000)).facts();
  expect(provided.map((row) => row.package)).not.toContain('bringing');
});

test('what a configuration names replaces what a package brings', async () => {
  const plugins = [await bringing()];
  const own = tempFolder();
  await writeBundle(own, 'brought', { changes: { version: '9.0.0' } });
  await writeFile(join(own, 'mine.yaml'), pipeline('brought'));

  const store = await ModelStore.open({ models: [own], plugins });
  const catalogue = await PipelineCatalogue.open(store, { pipelines: [own], plugins });

  expect(store.get('brought').manifest.version).toBe('9.0.0');
  expect(catalogue.list().filter(({ id }) => id === 'brought')).toMatchObject([{ package: '' }]);
});

test.each([
  ['no such folder', { models: './weights' }, /models are to be in \.\/weights, .* no such folder/],
  ['a file', { pipelines: './package.json' }, /pipelines are to be in \.\/package\.json/],
  ['the parent', { models: '../models' }, /a path inside the package/],
  ['an absolute path', { pipelines: '/etc' }, /a path inside the package/],
  ['nothing at all', { models: undefined, pipelines: undefined }, /none of/],
  ['plugins without an entry', { provides: [{ kind: 'pooling', id: 'x' }] }, /go together/],
  ['an entry without plugins', { entry: './x.js' }, /go together/],
])('a package that names %s is invalid', async (_, changes, message) => {
  await expect(pluginPackages({ plugins: [await bringing(changes)] })).rejects.toMatchObject({
    code: 'PLUGIN_INVALID',
    message: expect.stringMatching(message),
  });
});

test('a folder that is a link out of the package is invalid', async () => {
  const folder = await bringing({ models: './linked' });
  await symlink(tempFolder(), join(folder, 'linked'));
  await expect(ModelStore.open({ models: [], plugins: [folder] })).rejects.toMatchObject({
    code: 'PLUGIN_INVALID',
    message: expect.stringMatching(/lead out of the package/),
  });
});

test('two packages may not bring the same bundle or pipeline', async () => {
  const plugins = [await bringing({}, 'first'), await bringing({}, 'second')];
  await expect(ModelStore.open({ models: [], plugins })).rejects.toMatchObject({
    code: 'PLUGIN_DUPLICATE',
    message: expect.stringMatching(/bundle brought is brought by first and by second/),
  });
  const store = await ModelStore.open({ models: [] });
  await expect(PipelineCatalogue.open(store, { plugins })).rejects.toMatchObject({
    code: 'PLUGIN_DUPLICATE',
    message: expect.stringMatching(/pipeline brought is brought by first and by second/),
  });
});
