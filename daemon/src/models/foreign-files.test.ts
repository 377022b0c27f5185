import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBundle } from '../../../test/helpers/bundles.ts';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { ModelStore } from './store.ts';

const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n';

async function listed(folder: string) {
  const all = await (await ModelStore.open({ models: [folder] })).list();
  return all.filter(({ path }) => path.startsWith(folder));
}

test('a ConfigMap lists its bundle once, as the folder that was named', async () => {
  const folder = tempFolder();
  await writeBundle(folder, '..2026_11_29', { changes: { id: 'mapped' } });
  symlinkSync('..2026_11_29', join(folder, '..data'));
  for (const name of ['model.json', 'model.onnx']) {
    symlinkSync(join('..data', name), join(folder, name));
  }

  expect(await listed(folder)).toMatchObject([
    { id: 'mapped', problem: '', path: join(folder, 'model.onnx') },
  ]);
});

test('what tools and people leave beside bundles is none, unless it is named', async () => {
  const folder = tempFolder();
  await writeBundle(folder, 'v1', { changes: { id: 'mine' } });
  symlinkSync('v1', join(folder, 'latest'));
  for (const name of ['__MACOSX', '.ipynb_checkpoints', '.git', 'v1.bak', 'v1~', 'v1.orig']) {
    cpSync(join(folder, 'v1'), join(folder, name), { recursive: true });
  }

  expect(await listed(folder)).toMatchObject([{ id: 'mine', problem: '' }]);
  expect(await listed(join(folder, 'v1.bak'))).toMatchObject([{ id: 'mine', problem: '' }]);
});

test.each<[string, (text: string) => Buffer]>([
  ['a byte order mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 without a mark', (text) => Buffer.from(text, 'utf16le')],
])('a manifest with %s is read', async (_, encode) => {
  const folder = await writeBundle(tempFolder(), 'mine');
  const file = join(folder, 'model.json');
  writeFileSync(file, encode(readFileSync(file, 'utf8')));

  expect(await listed(folder)).toMatchObject([{ id: 'mine', problem: '' }]);
});

test.each<[string, string, RegExp]>([
  ['model.json', LFS, /model\.json is a pointer of Git LFS, .* `git lfs pull`/],
  ['model.onnx', LFS, /model\.onnx is a pointer of Git LFS/],
  ['model.json', '{"id": "a", "id": "b"}', /the key "id" twice/],
  ['model.json', '<!doctype html>', /it is HTML/],
])('a bundle whose %s is foreign says what it is', async (name, content, says) => {
  const folder = await writeBundle(tempFolder(), 'mine');
  writeFileSync(join(folder, name), content);

  const [{ problem } = { problem: '' }] = await listed(folder);

  expect(problem).toMatch(says);
});
