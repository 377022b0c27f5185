import { createHash } from 'node:crypto';
import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../../../../test/helpers/temp-folder.ts';
import { openFile } from '../pipeline/ingest/file/open-file.ts';
import { SourceHash } from './source-hash.ts';

const SMALL = 1000;
/** More than is hashed at once. */
const LARGE = 4 * 1024 * 1024 + 1;

async function take(bytes: number) {
  const path = join(tempFolder(), 'clip.mp4');
  const content = Buffer.alloc(bytes, 7);
  await writeFile(path, content);
  const file = await openFile(path, []);
  const hash = new SourceHash();
  onTestFinished(() => hash.close());
  await hash.take(file);
  await file.close();
  return { path, hash, expected: createHash('sha256').update(content).digest('hex') };
}

test('of a small file it is known at once, of a large one when it was read', async () => {
  const small = await take(SMALL);
  expect(small.hash.value).toBe(small.expected);
  const large = await take(LARGE);
  expect(large.hash.value).toBe('');
  await large.hash.settle();
  expect(large.hash).toMatchObject({ value: large.expected, hasChanged: false });
});

test('is of the file that was opened, whatever has become of its path', async () => {
  const { path, hash, expected } = await take(LARGE);
  await rm(path);
  await writeFile(path, 'another');
  await hash.settle();
  expect(hash).toMatchObject({ value: expected, hasChanged: false });
});

test.each([SMALL, LARGE])(
  'a file of %i bytes that is written to meanwhile has none',
  async (bytes) => {
    const { path, hash } = await take(bytes);
    await appendFile(path, 'more');
    await hash.settle();
    expect(hash).toMatchObject({ value: '', hasChanged: true });
  },
);

test('whoever stops goes without one that is not there yet, and keeps one that is', async () => {
  const [small, large] = [await take(SMALL), await take(LARGE)];
  for (const { hash } of [small, large]) {
    hash.abandon();
    await hash.settle();
  }
  expect([small.hash.value, large.hash.value]).toEqual([small.expected, '']);
  expect(large.hash.hasChanged).toBe(false);
});

test('a live source has none', async () => {
  const hash = new SourceHash();
  await hash.settle();
  expect(hash).toMatchObject({ value: '', hasChanged: false });
});
