import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Of, weightsOf, writeExternalBundle } from '../../../test/helpers/external-onnx.ts';
import { signer } from '../../../test/helpers/signed.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { openPluginContext } from './plugin-context.ts';
import { ModelStore } from './store.ts';

const data = { 'model.onnx.data': sha256Of(weightsOf(0.01)) };

async function setUp() {
  const root = tempFolder();
  const models = join(root, 'models');
  const folder = await writeExternalBundle(models, 'mine', { changes: { data } });
  const { sign, trust } = signer(root);
  const open = async () => {
    await using context = await openPluginContext({ models: [models], ...trust });
    return (await context.models.open('mine')).manifest.id;
  };
  return { root, models, folder, sign, trust, open };
}

const untrusted = (message: RegExp) => ({
  code: 'MODEL_UNTRUSTED',
  message: expect.stringMatching(message),
});

/** The same 50 bytes for everyone, spread over the file. */
async function flipBytes(file: string): Promise<void> {
  const bytes = await readFile(file);
  for (let i = 0; i < 50; i++) bytes[(i * 61 + 7) % bytes.length]! ^= 0xff;
  await writeFile(file, bytes);
}

test('50 flipped bytes in external data are found and named, signed or not', async () => {
  const { models, folder, sign, trust, open } = await setUp();
  await sign(folder, 'bundle');
  expect(await open()).toBe('mine');
  await flipBytes(join(folder, 'model.onnx.data'));
  await expect(open()).rejects.toMatchObject(
    untrusted(/model\.onnx\.data has sha256 [0-9a-f]{64}/),
  );
  await using plain = await openPluginContext({ models: [models], cache: trust.cache });
  await expect(plain.models.open('mine')).rejects.toMatchObject({
    code: 'MODEL_HASH_MISMATCH',
    message: expect.stringContaining('model.onnx.data'),
  });
});

test('without a signature a bundle is listed, and not used', async () => {
  const { models, trust, open } = await setUp();
  await expect(open()).rejects.toMatchObject(untrusted(/it is not signed.*trueframe sign/));
  const listed = await (await ModelStore.open({ models: [models], ...trust })).list();
  expect(listed.find(({ id }) => id === 'mine')?.problem).toMatch(
    /is not trusted: it is not signed/,
  );
  // Bundles of the installation are there all the same.
  expect(listed.find(({ id }) => id === 'embedded-blends')?.problem).toBe('');
});

test.each([
  [
    'a manifest that was turned around',
    'model.json has sha256',
    async (folder: string) => {
      const file = join(folder, 'model.json');
      await writeFile(file, (await readFile(file, 'utf8')).replace('"synthetic"', '"real"'));
    },
  ],
  [
    'a file that was added',
    'classes.txt is not signed',
    (folder: string) => writeFile(join(folder, 'classes.txt'), 'real'),
  ],
  ['a link', 'extra is a link', (folder: string) => symlink('/etc/passwd', join(folder, 'extra'))],
  [
    'a listing that was changed',
    'was changed after it was signed',
    async (folder: string) => {
      const file = join(folder, 'trueframe.sig.json');
      await writeFile(
        file,
        (await readFile(file, 'utf8')).replace(data['model.onnx.data'], '0'.repeat(64)),
      );
    },
  ],
  [
    'a listing with a path out of it',
    'is no signature',
    async (folder: string) => {
      const file = join(folder, 'trueframe.sig.json');
      await writeFile(file, (await readFile(file, 'utf8')).replace('"model.onnx.data"', '"../x"'));
    },
  ],
])('%s is refused', async (_, message, change) => {
  const { folder, sign, open } = await setUp();
  await sign(folder, 'bundle');
  await change(folder);
  await expect(open()).rejects.toMatchObject(untrusted(new RegExp(message)));
});

test('keys of others and signatures of another kind do not count', async () => {
  const { root, folder, sign, open } = await setUp();
  await signer(root).sign(folder, 'bundle');
  await expect(open()).rejects.toMatchObject(
    untrusted(/signed with key [0-9a-f]{32}; trusted are/),
  );
  await sign(folder, 'plugin');
  await expect(open()).rejects.toMatchObject(untrusted(/that of a plugin/));
});

test('weights outside of the bundle must all be named by the signed manifest', async () => {
  const { root, sign, trust } = await setUp();
  const elsewhere = join(root, 'weights');
  const open = async (changes: object) => {
    const folder = await writeExternalBundle(join(root, 'light'), 'light', { changes });
    await writeExternalBundle(elsewhere, 'light', {});
    await rm(join(folder, 'model.onnx'));
    await rm(join(folder, 'model.onnx.data'));
    await sign(folder, 'bundle');
    const places = [join(root, 'light'), join(elsewhere, 'light')];
    await using context = await openPluginContext({ models: places, ...trust });
    return (await context.models.open('light')).manifest.id;
  };
  await expect(open({})).rejects.toMatchObject(untrusted(/keeps weights elsewhere/));
  expect(await open({ data })).toBe('light');
});

test('signatures that are required with no key to check them are a mistake', async () => {
  const { models } = await setUp();
  const trust = { keys: [], require: 'bundles' as const };
  await expect(ModelStore.open({ models: [models], trust })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('trust.keys names no key'),
  });
});
