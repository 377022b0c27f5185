import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findClips } from './find-clips.ts';

const cwd = process.cwd();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trueframe-test-'));
});
afterEach(() => {
  process.chdir(cwd);
  rmSync(folder, { recursive: true, force: true });
});

function put(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
}

test('the first folder is the label, the next one the family, and the rest is left out', async () => {
  put('real/a.mp4', 'real/phone/b.MOV', 'fake/swap/old/c.webm', 'fake/notes.txt', 'none/d.mp4');
  expect(await findClips(folder)).toEqual([
    {
      name: 'fake/swap/old/c.webm',
      path: join(folder, 'fake/swap/old/c.webm'),
      isFake: true,
      family: 'swap',
    },
    { name: 'real/a.mp4', path: join(folder, 'real/a.mp4'), isFake: false },
    {
      name: 'real/phone/b.MOV',
      path: join(folder, 'real/phone/b.MOV'),
      isFake: false,
      family: 'phone',
    },
  ]);
});

test('where the command runs does not matter', async () => {
  put('real/a.mp4', 'fake/swap/b.mp4');
  process.chdir(join(folder, 'fake/swap'));
  expect((await findClips(folder)).map(({ name }) => name)).toEqual([
    'fake/swap/b.mp4',
    'real/a.mp4',
  ]);
});

test('a folder with neither is refused', async () => {
  put('a.mp4');
  await expect(findClips(folder)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});
