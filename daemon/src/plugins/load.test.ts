import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { BUILT_IN_PLUGINS } from './built-in.ts';
import { loadPlugins } from './load.ts';

const faulty = fileURLToPath(new URL('../../../test/fixtures/faulty-plugin', import.meta.url));

const block = { apiVersion: 1, entry: './index.js', provides: [{ kind: 'pooling', id: 'zero' }] };

const options = `options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }`;
const zero = `{ kind: 'pooling', id: 'zero', summary: 's', apiVersion: 1, ${options}, create: () => ({ pool: () => 0 }) }`;
const code = `export default { name: 'mine', provides: [${zero}] };`;

/** A plugin in a folder of its own; each with its own path, because modules are loaded once. */
async function plugin(changes: object = {}, source = code): Promise<string> {
  const folder = join(tempFolder(), 'mine');
  await mkdir(folder);
  const description = { name: 'mine', version: '1.2.3', type: 'module', trueframe: block };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...description, ...changes }));
  await writeFile(join(folder, 'index.js'), source);
  return folder;
}

test('the built-in plugins are always there, further ones come from folders', async () => {
  const registry = await loadPlugins({ plugins: [await plugin()] }, 5000);

  const facts = registry.facts();
  // That of MesoNet has no code.
  const withCode = BUILT_IN_PLUGINS.filter((name) => name !== '@trueframe/plugin-mesonet');
  expect(new Set(facts.map((row) => row.package))).toEqual(new Set([...withCode, 'mine']));
  expect(facts.find(({ id }) => id === 'zero')).toEqual({
    kind: 'pooling',
    id: 'zero',
    summary: 's',
    package: 'mine',
    version: '1.2.3',
    apiVersion: 1,
    optionsSchema: '',
    problem: '',
  });
  expect(registry.pooling('zero').create({}).pool([])).toBe(0);
});

test('options of a zod schema are described as JSON Schema', async () => {
  const registry = await loadPlugins({}, 5000);
  const yunet = registry.facts().find(({ kind, id }) => kind === 'detector' && id === 'yunet');
  const schema = JSON.parse(yunet?.optionsSchema ?? '');
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
  expect(schema.properties.minConfidence).toMatchObject({ type: 'number', default: 0.8 });
});

test('an unknown id is answered with what there is', async () => {
  const registry = await loadPlugins({}, 5000);
  expect(() => registry.detector('haar')).toThrow(
    expect.objectContaining({
      code: 'PLUGIN_NOT_FOUND',
      message: expect.stringMatching(/no detector plugin haar; there are: .*yunet/),
    }),
  );
  expect(() => registry.tracker('yunet')).toThrow(/no tracker plugin yunet/);
});

test('a plugin that is named twice, or is one of the built-in ones, is loaded once', async () => {
  const folder = await plugin();
  const registry = await loadPlugins({ plugins: [folder, folder, '@trueframe/plugin-iou'] }, 5000);
  expect(registry.facts().filter(({ id }) => id === 'zero')).toHaveLength(1);
});

const provides = (kind: string, id: string) => ({ ...block, provides: [{ kind, id }] });

test.each([
  ['PLUGIN_INVALID', 'no trueframe block', { trueframe: undefined }, code, /trueframe/],
  ['PLUGIN_INVALID', 'an unknown kind', { trueframe: provides('painter', 'zero') }, code, /kind/],
  [
    'PLUGIN_INVALID',
    'an entry outside',
    { trueframe: { ...block, entry: '../x.js' } },
    code,
    /inside/,
  ],
  [
    'PLUGIN_INCOMPATIBLE',
    'another API version',
    { trueframe: { ...block, apiVersion: 2 } },
    code,
    /update Trueframe/,
  ],
  [
    'PLUGIN_DUPLICATE',
    'an id that is taken',
    { trueframe: provides('tracker', 'iou') },
    code,
    /plugin-iou and by mine/,
  ],
  ['PLUGIN_INVALID', 'no default export', {}, 'export const x = 1;', /default/],
  [
    'PLUGIN_INVALID',
    'another name',
    {},
    `export default { name: 'yours', provides: [] };`,
    /yours/,
  ],
  [
    'PLUGIN_INVALID',
    'less than promised',
    {},
    `export default { name: 'mine', provides: [] };`,
    /promises pooling zero/,
  ],
  ['PLUGIN_INVALID', 'no options schema', {}, code.replace(`${options}, `, ''), /Standard Schema/],
  ['PLUGIN_THREW', 'code that throws', {}, `throw new Error('no licence');`, /no licence/],
  [
    'PLUGIN_THREW',
    'an entry that is not there',
    { trueframe: { ...block, entry: './gone.js' } },
    code,
    /gone\.js/,
  ],
  [
    'PLUGIN_BOOT_TIMEOUT',
    'code that never settles',
    {},
    'await new Promise((r) => setTimeout(r, 60_000).unref());',
    /mine did not finish loading within 300 ms/,
  ],
])('%s: %s', async (expected, _, changes, source, message) => {
  const folder = await plugin(changes, source);
  await expect(
    loadPlugins({ plugins: [folder] }, expected === 'PLUGIN_BOOT_TIMEOUT' ? 300 : 20_000),
  ).rejects.toMatchObject({
    code: expected,
    message: expect.stringMatching(message),
  });
});

test('no code of any plugin runs when one package.json is wrong', async () => {
  const marker = `globalThis.pluginRan = true; ${code}`;
  const innocent = await plugin({}, marker);
  const wrong = await plugin({ trueframe: { ...block, apiVersion: 99 } });

  await expect(loadPlugins({ plugins: [innocent, wrong] }, 5000)).rejects.toMatchObject({
    code: 'PLUGIN_INCOMPATIBLE',
  });
  expect('pluginRan' in globalThis).toBe(false);
});

test.each([
  ['trueframe-plugin-that-nobody-wrote', /npm install trueframe-plugin-that-nobody-wrote/],
  ['./no/such/folder', /no package\.json/],
])('%s is not found', async (specifier, message) => {
  await expect(loadPlugins({ plugins: [specifier] }, 5000)).rejects.toMatchObject({
    code: 'PLUGIN_NOT_FOUND',
    message: expect.stringMatching(message),
  });
});

test('a plugin written with the SDK is loaded from its folder', async () => {
  const registry = await loadPlugins({ plugins: [faulty] }, 5000);
  expect(registry.detector('throws').summary).toBe('For tests: throws.');
});
