import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultyFlags } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { trueframeHere } from './run-trueframe.ts';

const analyze = (...args: string[]) => trueframeHere(['analyze', ...args, ...faultyFlags]);

test('a folder gives the videos below it, several at a time, and a table in the end', async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'below'));
  copyFileSync(makeClip(1), join(folder, 'a.mp4'));
  copyFileSync(makeClip(1), join(folder, 'below/b.mp4'));
  writeFileSync(join(folder, 'bad.mp4'), 'this is not a video');
  writeFileSync(join(folder, 'notes.txt'), 'neither is this');
  const flags = ['--jobs', '3', '--pipeline', 'fixed-face'];
  const { code, stdout, stderr } = await analyze(folder, ...flags);

  expect(code).toBe(2);
  expect(stderr).toMatch(/^error SOURCE_UNSUPPORTED: /);
  const table = stdout.slice(stdout.indexOf('3 sources'));
  expect(table).toMatch(/^a\.mp4 +synthetic likely +0\.90 +1 *$/m);
  expect(table).toMatch(/^b\.mp4 +synthetic likely +0\.90 +1 *$/m);
  expect(table).toMatch(/^bad\.mp4 +no verdict +- +- +.*cannot be read as video/m);
  const empty = await analyze(tempFolder());
  expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining('REQUEST_INVALID') });
});
