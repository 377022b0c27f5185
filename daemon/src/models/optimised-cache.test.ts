import { createHash } from 'node:crypto';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { weightyOnnx } from '../../../test/helpers/weighty-onnx.ts';
import { openOptimised } from './optimised-cache.ts';
import { loadRuntime } from './runtime.ts';

const runtime = loadRuntime();
const model = weightyOnnx(0.01);

async function setUp(): Promise<{ cache: string; open: () => Promise<InferenceSession> }> {
  const folder = tempFolder();
  const weights = join(folder, 'model.onnx');
  await writeFile(weights, model.data);
  const cache = join(folder, 'cache');
  return { cache, open: () => openOptimised(runtime, weights, model.sha256, cache) };
}

/** p for an all-ones picture: sigmoid(768 * 0.01). */
async function answer(session: InferenceSession): Promise<number> {
  const x = new runtime.Tensor('float32', new Float32Array(768).fill(1), [1, 3, 16, 16]);
  const { p } = await session.run({ x });
  await session.release();
  return Number(p?.data[0]);
}

const EXPECTED = 1 / (1 + Math.exp(-7.68));

async function entryOf(cache: string): Promise<string> {
  const entries = await readdir(join(cache, 'optimised'));
  expect(entries).toHaveLength(1);
  return join(cache, 'optimised', entries[0] as string);
}

test('the first session leaves a graph with its weights beside it, the second uses them', async () => {
  const { cache, open } = await setUp();

  expect(await answer(await open())).toBeCloseTo(EXPECTED, 5);
  const entry = await entryOf(cache);
  expect((await readdir(entry)).sort()).toEqual(['entry.json', 'model.bin', 'model.onnx']);

  expect(await answer(await open())).toBeCloseTo(EXPECTED, 5);
  expect(await entryOf(cache)).toBe(entry);
});

test('sessions that open at once share one entry and leave no drafts', async () => {
  const { cache, open } = await setUp();

  const sessions = await Promise.all([open(), open(), open(), open()]);

  for (const session of sessions) expect(await answer(session)).toBeCloseTo(EXPECTED, 5);
  await entryOf(cache);
});

/** Changes the weights and makes the list fit. */
async function forge(entry: string): Promise<void> {
  const weights = Buffer.alloc(3072);
  await writeFile(join(entry, 'model.bin'), weights);
  const list = JSON.parse(await readFile(join(entry, 'entry.json'), 'utf8'));
  const sha256 = createHash('sha256').update(weights).digest('hex');
  list.files['model.bin'] = { bytes: weights.length, sha256 };
  await writeFile(join(entry, 'entry.json'), JSON.stringify(list));
}

/** Puts the sound entry of another model in its place. */
async function disguise(entry: string): Promise<void> {
  const weights = join(tempFolder(), 'other.onnx');
  const other = weightyOnnx(-0.01);
  await writeFile(weights, other.data);
  const cache = join(entry, '..', '..');
  await (await openOptimised(runtime, weights, other.sha256, cache)).release();
  const [name] = (await readdir(join(entry, '..'))).filter((one) => one !== basename(entry));
  await rm(entry, { recursive: true });
  await rename(join(entry, '..', name!), entry);
}

test.each([
  ['shortened weights', (entry: string) => truncate(join(entry, 'model.bin'), 100)],
  ['changed weights', (entry: string) => writeFile(join(entry, 'model.bin'), Buffer.alloc(3072))],
  ['a graph that is none', (entry: string) => writeFile(join(entry, 'model.onnx'), 'no graph')],
  ['a list that is none', (entry: string) => writeFile(join(entry, 'entry.json'), '{')],
  ['a list written anew for changed weights', forge],
  ['the seal of another place', disguise],
])('an entry with %s is built anew', async (_, damage) => {
  const { cache, open } = await setUp();
  await (await open()).release();
  const entry = await entryOf(cache);
  await damage(entry);

  expect(await answer(await open())).toBeCloseTo(EXPECTED, 5);

  expect((await readdir(entry)).sort()).toEqual(['entry.json', 'model.bin', 'model.onnx']);
  expect(await entryOf(cache)).toBe(entry);
});

test('a key that others can read seals nothing: a new one is made, and entries are built anew', async () => {
  const { cache, open } = await setUp();
  await (await open()).release();
  const key = join(cache, 'seal.key');
  expect((await stat(key)).mode & 0o777).toBe(0o600);
  const before = await readFile(key);
  const list = join(await entryOf(cache), 'entry.json');
  const sealed = await readFile(list, 'utf8');
  await chmod(key, 0o644);

  expect(await answer(await open())).toBeCloseTo(EXPECTED, 5);

  expect((await stat(key)).mode & 0o777).toBe(0o600);
  expect(await readFile(key)).not.toEqual(before);
  expect(await readFile(list, 'utf8')).not.toBe(sealed);
});

test('a folder in the place of an entry makes way', async () => {
  const { cache, open } = await setUp();
  await (await open()).release();
  const entry = await entryOf(cache);
  await rm(entry, { recursive: true });
  await mkdir(entry);
  await writeFile(join(entry, 'stray'), '');

  expect(await answer(await open())).toBeCloseTo(EXPECTED, 5);
  expect(await readdir(entry)).toContain('entry.json');
});

test('what a killed builder left is removed after an hour, what is being built is not', async () => {
  const { cache, open } = await setUp();
  const left = join(cache, 'optimised', 'a.new-1');
  const fresh = join(cache, 'optimised', 'b.new-2');
  for (const folder of [left, fresh]) await mkdir(folder, { recursive: true });
  await utimes(left, new Date(), new Date(Date.now() - 4_000_000));

  await (await open()).release();

  const names = await readdir(join(cache, 'optimised'));
  expect(names).not.toContain('a.new-1');
  expect(names).toContain('b.new-2');
});

test('without a folder to write to the model opens plainly', async () => {
  const folder = tempFolder();
  const weights = join(folder, 'model.onnx');
  await writeFile(weights, model.data);

  // A file is in the way of the folder; permissions would not stop root.
  const session = await openOptimised(runtime, weights, model.sha256, weights);

  expect(await answer(session)).toBeCloseTo(EXPECTED, 5);
});

test('a model that onnxruntime cannot read is an error', async () => {
  const folder = tempFolder();
  const weights = join(folder, 'model.onnx');
  await writeFile(weights, 'not a model');

  await expect(
    openOptimised(runtime, weights, model.sha256, join(folder, 'cache')),
  ).rejects.toThrow();
  expect(await readdir(join(folder, 'cache', 'optimised'))).toEqual([]);
});
