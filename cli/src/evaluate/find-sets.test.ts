import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { distinctClips, findSets } from './find-sets.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trueframe-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function table(name: string, rows: string): string {
  const path = join(folder, name, 'clips.tsv');
  mkdirSync(join(folder, name));
  writeFileSync(path, `label\tpath\n${rows}`);
  return path;
}

test('a clip in two tables is one clip', async () => {
  const first = table('a', 'real\t/x/a.mp4\nfake\t/x/b.mp4');
  const sets = await findSets([first, table('b', 'real\t/x/a.mp4')]);
  expect(sets.map(({ clips }) => clips.length)).toEqual([2, 1]);
  expect(distinctClips(sets).map(({ name }) => name)).toEqual(['/x/a.mp4', '/x/b.mp4']);
});

test('one name for two files is refused, and one input named twice', async () => {
  const first = table('a', 'real\ta.mp4');
  await expect(findSets([first, table('b', 'real\ta.mp4')])).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    message: expect.stringContaining('give their tables full paths'),
  });
  await expect(findSets([first, first])).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});
