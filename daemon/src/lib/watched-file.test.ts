import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { tempFolder } from '../../../test/helpers/temp-folder.ts';
import { openWatched } from './watched-file.ts';

test('a change is read, also one during the first read; what cannot be read leaves what was there', async () => {
  const path = join(tempFolder(), 'file');
  await writeFile(path, 'one');
  const told: string[] = [];
  const read = async () => {
    const text = await readFile(path, 'utf8');
    if (text === 'one') await writeFile(path, 'two, which is longer');
    return text;
  };
  const file = await openWatched(path, read, {
    onRead: (text) => told.push(text),
    onFailed: () => told.push('failed'),
  });
  onTestFinished(() => file.close());
  expect(file.current).toBe('one');
  await vi.waitFor(() => expect(told).toEqual(['two, which is longer']), 5000);
  await rm(path);
  await vi.waitFor(() => expect(told).toHaveLength(2), 5000);
  expect(told[1]).toBe('failed');
  expect(file.current).toBe('two, which is longer');
});

test('a file that cannot be read at first is an error', async () => {
  const path = join(tempFolder(), 'none');
  const opening = openWatched(path, (from) => readFile(from), {
    onRead: () => {},
    onFailed: () => {},
  });
  await expect(opening).rejects.toMatchObject({ code: 'ENOENT' });
});
