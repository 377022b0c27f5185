import { appendFile, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../../../../test/helpers/temp-folder.ts';
import { LineFile } from './line-file.ts';

function lineFile(rules = {}) {
  const path = join(tempFolder(), 'notices.jsonl');
  const file = new LineFile(path, { maxBytes: 0, keep: 2, fsync: false, ...rules });
  onTestFinished(() => file.close());
  return { path, file };
}

test('above its size a file is put aside, and as many are kept as it says', async () => {
  const { path, file } = lineFile({ maxBytes: 10 });
  for (const line of ['first', 'second', 'third', 'fourth']) await file.append([line]);
  await file.append(['five', 'six']);
  const read = (name: string) => readFile(path + name, 'utf8');
  expect(await read('')).toBe('five\nsix\n');
  expect(await read('.1')).toBe('fourth\n');
  expect(await read('.2')).toBe('third\n');
  await expect(stat(`${path}.3`)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a file that somebody has moved or removed is made anew, readable for its owner only', async () => {
  const { path, file } = lineFile({ fsync: true });
  await file.append(['one']);
  await rename(path, `${path}.old`);
  await file.append(['two']);
  expect(await readFile(path, 'utf8')).toBe('two\n');
  await rm(path);
  await file.append(['three']);
  expect(await readFile(path, 'utf8')).toBe('three\n');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('half a line of a process that died is ended before the next one', async () => {
  const { path, file } = lineFile();
  await appendFile(path, '{"id":"s-1');
  await file.append(['{}']);
  await file.append(['{}']);
  expect(await readFile(path, 'utf8')).toBe('{"id":"s-1\n{}\n{}\n');
});
