import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../test/helpers/bundles.ts';
import { sha256Of } from '../../../test/helpers/external-onnx.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { ModelStore } from './store.ts';

test('files that a manifest names beside its weights must be there, inside, and the right ones', async () => {
  const root = tempFolder();
  const changes = { files: { 'classes.txt': sha256Of('real fake') } };
  const folder = await writeBundle(root, 'mine', { changes });
  const classes = join(folder, 'classes.txt');
  const verify = async () => (await ModelStore.open({ models: [root] })).verify('mine');
  const refusal = (code: string) => ({ code, message: expect.stringContaining('classes.txt') });

  await expect(verify()).rejects.toMatchObject(refusal('MODEL_NOT_FOUND'));
  await writeFile(classes, 'fake real');
  await expect(verify()).rejects.toMatchObject(refusal('MODEL_HASH_MISMATCH'));
  await writeFile(classes, 'real fake');
  expect((await verify()).manifest.files).toEqual(changes.files);
  await rm(classes);
  await writeFile(join(root, 'elsewhere.txt'), 'real fake');
  await symlink(join(root, 'elsewhere.txt'), classes);
  await expect(verify()).rejects.toMatchObject(refusal('MODEL_LOAD_FAILED'));
});
