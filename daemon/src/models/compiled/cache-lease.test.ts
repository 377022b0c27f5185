import { utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../../../test/helpers/temp-folder.ts';
import { CacheLease, readCompilation } from './cache-lease.ts';

test('one build at a time, and others see what it has left to do', async () => {
  const cache = tempFolder();
  expect(await readCompilation(cache)).toBeUndefined();
  {
    await using first = await CacheLease.compile(cache, ['a', 'b']);
    expect(await readCompilation(cache)).toMatchObject({ models: ['a', 'b'], pid: process.pid });
    await expect(CacheLease.compile(cache, ['c'])).rejects.toMatchObject({
      code: 'MODEL_COMPILE_BUSY',
    });
    await first.update(['b']);
    expect(await readCompilation(cache)).toMatchObject({ models: ['b'] });
  }
  expect(await readCompilation(cache)).toBeUndefined();
  await (await CacheLease.compile(cache, ['c'])).close();
});

test('no build while a daemon serves from the folder', async () => {
  const cache = tempFolder();
  const daemon = await CacheLease.serve(cache);
  await expect(CacheLease.compile(cache, ['a'])).rejects.toMatchObject({
    code: 'MODEL_COMPILE_BUSY',
    message: expect.stringMatching(/the daemon process \d+ serves from .*: stop it/),
  });
  expect(await readCompilation(cache), 'and nothing is left of the try').toBeUndefined();
  await daemon?.close();
  await (await CacheLease.compile(cache, ['a'])).close();
});

test.each([
  ['whose process is gone', { pid: 2 ** 22 - 1, host: hostname() }, 0],
  ['that nobody has touched for long', { pid: 1, host: 'elsewhere' }, 60],
])('a build %s is over', async (_, holder, ageS) => {
  const cache = tempFolder();
  await (await CacheLease.compile(cache, [])).close();
  const path = join(cache, 'compiled', 'compiling.json');
  await writeFile(path, JSON.stringify({ ...holder, models: ['a'] }));
  const then = Date.now() / 1000 - ageS;
  await utimes(path, then, then);
  expect(await readCompilation(cache)).toBeUndefined();
  await (await CacheLease.compile(cache, ['b'])).close();
});

test('one on another host that was touched just now goes on', async () => {
  const cache = tempFolder();
  await (await CacheLease.compile(cache, [])).close();
  const path = join(cache, 'compiled', 'compiling.json');
  await writeFile(path, JSON.stringify({ pid: 1, host: 'elsewhere', models: ['a'] }));
  expect(await readCompilation(cache)).toMatchObject({ host: 'elsewhere' });
});
