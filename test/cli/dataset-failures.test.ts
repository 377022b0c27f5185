import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import {
  type BoxesFile,
  clip,
  fixed,
  oneJob,
  part,
  partials,
  readJson,
  type Summary,
} from './dataset-part.ts';
import { jsonLines, startTrueframe, trueframeHere } from './run-trueframe.ts';

test('a video that is cut short is used as far as it goes, warned of and never deleted', async () => {
  const cwd = tempFolder();
  const whole = makeClip(1, 'whole.mkv');
  writeFileSync(join(cwd, 'cut.mkv'), readFileSync(whole).subarray(0, 30_000));
  const args = ['dataset', 'faces', 'cut.mkv', '--out', 'data', '--all', '--delete-source-after'];
  const { code, stdout, stderr } = await trueframeHere([...args, ...fixed], { cwd });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'faces in data: 1 done, 0 skipped, 0 failed\n',
  });
  expect(stderr).toMatch(/^warning cut\.mkv: .*damaged or cut short/);
  const { frames, warnings } = readJson<BoxesFile>(cwd, 'data/boxes/cut.mkv.json');
  expect(Object.keys(frames).length).toBeGreaterThan(0);
  expect(Object.keys(frames).length).toBeLessThan(25);
  expect(warnings).toHaveLength(1);
  expect(existsSync(join(cwd, 'cut.mkv'))).toBe(true);
});

test('--delete-source-after keeps what failed, and nothing is deleted without it', async () => {
  const cwd = tempFolder();
  const folder = part(cwd);
  const args = ['dataset', 'faces', 'part_0/real.mp4', 'part_0/broken.mp4', ...fixed];
  await trueframeHere([...args, '--out', 'kept'], { cwd });
  expect(existsSync(join(folder, 'real.mp4'))).toBe(true);
  expect(
    (await trueframeHere([...args, '--out', 'gone', '--delete-source-after'], { cwd })).code,
  ).toBe(3);
  expect(existsSync(join(folder, 'real.mp4'))).toBe(false);
  expect(existsSync(join(folder, 'broken.mp4'))).toBe(true);
});

test('a process that dies takes only its own video with it', async () => {
  const cwd = tempFolder();
  const bomb = join(cwd, 'bomb');
  mkdirSync(bomb);
  const trueframeBlock = {
    apiVersion: 1,
    entry: './index.js',
    provides: [{ kind: 'detector', id: 'bomb' }],
  };
  const manifest = { name: 'bomb', version: '1.0.0', type: 'module', trueframe: trueframeBlock };
  writeFileSync(join(bomb, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(bomb, 'index.js'),
    `const options = { '~standard': { version: 1, vendor: 'none', validate: (value) => ({ value }) } };
     const detect = async ({ width }) => { if (width < 320) process.exit(7); return []; };
     const bomb = { kind: 'detector', apiVersion: 1, id: 'bomb', summary: 'Ends its process.', options,
       create: async () => ({ detect }) };
     export default { name: 'bomb', provides: [bomb] };`,
  );
  mkdirSync(join(cwd, 'in'));
  cpSync(clip, join(cwd, 'in/a.mp4'));
  const small = ['-vf', 'scale=160:120', join(cwd, 'in/b.mp4')];
  execFileSync('ffmpeg', ['-v', 'error', '-i', clip, ...small]);
  cpSync(clip, join(cwd, 'in/c.mp4'));
  const { code, stdout } = await trueframeHere(
    [
      'dataset',
      'faces',
      'in',
      '--out',
      'data',
      '--detector',
      'bomb',
      '--plugin',
      './bomb',
      '--jobs',
      '1',
      '--json',
    ],
    { cwd },
  );
  expect(code).toBe(3);
  expect(jsonLines<Summary>(stdout)[0]).toMatchObject({
    done: 2,
    failed: [
      { video: 'in/b.mp4', code: 'ENGINE_CRASHED', message: expect.stringMatching(/with 7/) },
    ],
  });
});

test('Ctrl-C ends it and its processes, and says how to go on', async () => {
  const cwd = tempFolder();
  part(cwd);
  const detector = ['--detector', 'never-settles', ...oneJob];
  const args = ['dataset', 'faces', 'part_0/real.mp4', '--out', 'data', '--crops', 'margin'];
  const { child, ended } = startTrueframe([...args, ...detector], { cwd });
  await expect.poll(() => partials(cwd), { timeout: 20_000 }).toHaveLength(1);
  const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
  const workers = children.trim().split(' ');
  expect(workers).toHaveLength(1);

  child.kill('SIGINT');

  expect(await ended).toMatchObject({
    code: 130,
    stderr: 'interrupted; the same command goes on with what is missing\n',
  });
  const left = () => workers.filter((pid) => existsSync(`/proc/${pid}`));
  await expect.poll(left, { timeout: 10_000 }).toEqual([]);
  expect(existsSync(join(cwd, 'data/boxes'))).toBe(false);
});

test('a detector that is not there, or has no weights, is one error and not one per video', async () => {
  const cwd = tempFolder();
  part(cwd);
  const args = ['dataset', 'faces', 'part_0', '--out', 'data', '--jobs', '1', '--detector'];
  const unknown = await trueframeHere([...args, 'haar'], { cwd });
  expect(unknown).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error PLUGIN_NOT_FOUND/),
  });
  const empty = await trueframeHere([...args, 'retinaface'], { cwd });
  expect(empty.code).toBe(2);
  expect(empty.stderr).toMatch(/^error MODEL_\w+: /);
});

test.each([
  [['dataset'], /dataset needs a step; there are faces, tracks, pairs, masks, landmarks, folds/],
  [['dataset', 'burn'], /dataset cannot burn/],
  [['dataset', 'faces', '.'], /--out is missing/],
  [['dataset', 'faces', '.', '--out', 'data'], /no videos in \./],
  [['dataset', 'faces', '.', '--out', 'x', '--crops', 'tight'], /the crop rule is one of dfdc-1st/],
  [['dataset', 'faces', '.', '--out', 'x', '--size', '9'], /add --crops/],
  [
    ['dataset', 'faces', '.', '--out', 'x', '--every-nth', '0'],
    /--every-nth is a whole number from 1/,
  ],
  [['dataset', 'tracks', '.'], /no boxes in \./],
  [['dataset', 'masks', '.'], /no pairs in \./],
  [['dataset', 'folds', '.', '--out', 'folds'], /--out must name a \.csv or a \.json file/],
])('trueframe %j is refused with exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await trueframeHere(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error REQUEST_INVALID: /);
  expect(stderr).toMatch(message);
});

test.each(['faces', 'tracks', 'pairs', 'masks', 'folds'])(
  'dataset %s --help explains it',
  async (step) => {
    const { code, stdout, stderr } = await trueframeHere(['dataset', step, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`trueframe dataset ${step}`);
    const overview = await trueframeHere(['dataset', '--help']);
    expect(overview.stdout).toMatch(new RegExp(`^ {2}${step} `, 'm'));
  },
);
