import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signer } from '../../../test/helpers/signed.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { loadPlugins } from './load.ts';
import { pluginPackages } from './packages.ts';

const block = { apiVersion: 1, entry: './index.js', provides: [{ kind: 'pooling', id: 'mine' }] };

/** A pooling that gives `score`, and leaves a mark when its code runs. */
const code = (score: number, mark: string) => `
import { writeFileSync } from 'node:fs';
import { definePlugin, definePooling } from '@trueframe/sdk';
import * as z from 'zod';
writeFileSync(${JSON.stringify(mark)}, '');
const pooling = definePooling({ id: 'mine', summary: 's', options: z.strictObject({}), create: () => ({ pool: () => ${score} }) });
export default definePlugin({ name: 'mine', provides: [pooling] });`;

async function setUp(description: object = {}) {
  const root = tempFolder();
  const folder = join(root, 'mine');
  const mark = join(root, 'mark');
  await mkdir(folder);
  const text = { name: 'mine', version: '1.0.0', type: 'module', trueframe: block, ...description };
  await writeFile(join(folder, 'package.json'), JSON.stringify(text));
  await writeFile(join(folder, 'index.js'), code(0.25, mark));
  const { sign, trust } = signer(root);
  const places = { plugins: [folder], ...trust };
  const hasRun = () =>
    stat(mark).then(
      () => true,
      () => false,
    );
  return { root, folder, mark, sign, places, hasRun, load: () => loadPlugins(places, 20_000) };
}

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'PLUGIN_UNTRUSTED', message: expect.stringMatching(message) });

test('code that nobody trusted has signed never runs; it is listed, and the others load', async () => {
  const { load, hasRun } = await setUp();
  const registry = await load();
  expect(await hasRun()).toBe(false);
  expect(() => registry.pooling('mine')).toThrow(refusal(/not signed.*trueframe sign/));
  const row = registry.facts().find(({ id }) => id === 'mine');
  expect(row).toMatchObject({
    package: 'mine',
    version: '1.0.0',
    problem: expect.stringContaining('not signed'),
  });
  expect(registry.pooling('mean').id).toBe('mean');
});

test('signed code runs from a copy: what happens to the original after the check does not count', async () => {
  const { folder, mark, sign, places, load } = await setUp();
  await sign(folder, 'plugin');
  const [mine] = (await pluginPackages(places)).filter(({ name }) => name === 'mine');
  expect(mine?.folder.startsWith(join(places.cache, 'verified'))).toBe(true);
  await writeFile(join(folder, 'index.js'), code(0.75, mark));
  expect(await readFile(join(mine!.folder, 'index.js'), 'utf8')).toContain('0.25');
  // The next look finds the original changed.
  const registry = await load();
  expect(() => registry.pooling('mine')).toThrow(refusal(/index\.js has sha256/));

  await writeFile(join(folder, 'index.js'), code(0.25, mark));
  expect((await load()).pooling('mine').create({}).pool([])).toBe(0.25);
});

test('a copy that was changed is made anew', async () => {
  const { folder, mark, sign, places } = await setUp();
  await sign(folder, 'plugin');
  const copied = async () =>
    (await pluginPackages(places)).find(({ name }) => name === 'mine')!.folder;
  const entry = join(await copied(), 'index.js');
  await rm(entry);
  await writeFile(entry, code(0.9, mark));
  expect(await readFile(join(await copied(), 'index.js'), 'utf8')).toContain('0.25');
});

test('a plugin whose dependencies lie elsewhere is refused: no signature covers them', async () => {
  const { folder, sign, load, hasRun } = await setUp({ dependencies: { zod: '4', leftpad: '1' } });
  await sign(folder, 'plugin');
  const registry = await load();
  expect(() => registry.pooling('mine')).toThrow(
    refusal(/needs leftpad, which no signature covers/),
  );
  expect(await hasRun()).toBe(false);
  await mkdir(join(folder, 'node_modules/leftpad'), { recursive: true });
  await writeFile(join(folder, 'node_modules/leftpad/package.json'), '{}');
  await sign(folder, 'plugin');
  expect((await load()).pooling('mine').id).toBe('mine');
});

test('a package.json that is no JSON is said to be so, signed or not', async () => {
  const { folder, sign, load } = await setUp();
  await writeFile(join(folder, 'package.json'), '{ "name": ');
  await sign(folder, 'plugin');
  await expect(load()).rejects.toMatchObject({
    code: 'PLUGIN_INVALID',
    message: expect.stringContaining('package.json'),
  });
});
