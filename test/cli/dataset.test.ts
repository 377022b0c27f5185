import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { decodePng } from '@trueframe/dataset';
import { beforeAll, describe, expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { faceClip, hasShared, shared } from '../helpers/shared.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { jsonLines, startTrueframe, trueframe } from './run-trueframe.ts';

const oneJob = ['--plugin', fixture('faulty-plugin'), '--jobs', '1'];
const fixed = ['--detector', 'fixed', ...oneJob];

interface Summary {
  readonly done: number;
  readonly skipped: number;
  readonly failed: readonly { readonly video: string; readonly code: string }[];
}

interface BoxesFile {
  readonly width: number;
  readonly warnings: readonly string[];
  readonly frames: Readonly<
    Record<string, { readonly boxes: number[][]; readonly points: unknown[] }>
  >;
}

interface CropsFile {
  readonly original?: string;
  readonly crops: readonly {
    readonly file: string;
    readonly rect: number[];
    readonly landmarks?: number[][];
  }[];
}

let clip = '';
let doctored = '';

beforeAll(() => {
  clip = makeClip(1, 'real.mp4', ['-crf', '10']);
  // Within the fixed face, which is x 96..192, y 48..192.
  doctored = `${clip}-doctored.mp4`;
  const patch = 'drawbox=x=120:y=100:w=40:h=40:color=gray:t=fill';
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10'];
  execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-vf', patch, ...encode, doctored]);
});

/** A folder as one part of DFDC: an original, two fakes, a broken file, a fake whose original is elsewhere. */
function part(cwd: string, name = 'part_0'): string {
  const folder = join(cwd, name);
  mkdirSync(folder);
  cpSync(clip, join(folder, 'real.mp4'));
  cpSync(doctored, join(folder, 'fake.mp4'));
  cpSync(clip, join(folder, 'copy.mp4'));
  cpSync(clip, join(folder, 'orphan.mp4'));
  writeFileSync(join(folder, 'broken.mp4'), 'no video');
  const fake = { label: 'FAKE', split: 'train', original: 'real.mp4' };
  const metadata = {
    'real.mp4': { label: 'REAL', split: 'train' },
    'fake.mp4': fake,
    'copy.mp4': fake,
    'orphan.mp4': { ...fake, original: 'elsewhere.mp4' },
    'broken.mp4': { label: 'REAL', split: 'train' },
  };
  writeFileSync(join(folder, 'metadata.json'), JSON.stringify(metadata));
  return folder;
}

function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as T;
}

function partials(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).filter((path) =>
    path.includes('.partial'),
  );
}

test('faces writes boxes and crops, lists the broken video, and does nothing twice', async () => {
  const cwd = tempFolder();
  part(cwd);
  // What a run that was killed leaves behind.
  mkdirSync(join(cwd, 'data/crops/part_0/real.mp4.partial'), { recursive: true });
  writeFileSync(join(cwd, 'data/crops/part_0/real.mp4.partial/0_0.png'), 'half');
  const args = ['dataset', 'faces', 'part_0', '--out', 'data', '--originals', ...fixed];
  const withCrops = [...args, '--crops', 'dfdc-1st'];

  const first = await trueframe([...withCrops, '--json'], { cwd });
  expect(first.code).toBe(3);
  expect(jsonLines<Summary>(first.stdout)).toMatchObject([
    {
      step: 'faces',
      done: 1,
      skipped: 0,
      failed: [{ video: 'part_0/broken.mp4', code: 'SOURCE_UNSUPPORTED' }],
    },
  ]);
  const boxes = readJson<BoxesFile>(cwd, 'data/boxes/part_0/real.mp4.json');
  expect(boxes).toMatchObject({ width: 320, height: 240, frameRate: 25, step: 10, warnings: [] });
  expect(Object.keys(boxes.frames)).toEqual(['0', '10', '20']);
  expect(boxes.frames[10]).toEqual({
    ptsMs: 400,
    boxes: [[96, 48, 192, 192]],
    probs: [0.99],
    points: [null],
  });
  // A third of the box more on every side, within the frame.
  const { crops } = readJson<CropsFile>(cwd, 'data/crops/part_0/real.mp4/crops.json');
  expect(crops.map(({ file }) => file)).toEqual(['0_0.png', '10_0.png', '20_0.png']);
  expect(crops[0]?.rect).toEqual([64, 0, 224, 240]);
  const path = join(cwd, 'data/crops/part_0/real.mp4/10_0.png');
  expect(decodePng(readFileSync(path), path)).toMatchObject({ width: 160, height: 240 });
  expect(partials(cwd)).toEqual([]);

  const again = await trueframe(withCrops, { cwd });
  expect(again.stdout).toBe('faces in data: 0 done, 1 skipped, 1 failed\n');
  expect(again.stderr).toMatch(
    /^failed part_0\/broken\.mp4: SOURCE_UNSUPPORTED: .*cannot be read as video/,
  );

  const others = await trueframe(args, { cwd });
  expect(others).toMatchObject({ code: 2, stdout: '' });
  expect(others.stderr).toMatch(/^error REQUEST_INVALID: data has faces of other settings, see/);
});

test('pairs cuts fakes where the face of the original is, and masks show the change', async () => {
  const cwd = tempFolder();
  part(cwd);
  const run = async (...args: string[]) => trueframe(['dataset', ...args], { cwd });
  await run('faces', 'part_0', '--out', 'data', '--originals', ...fixed);
  expect(await run('tracks', 'data', '--options', '{"minBoxes": 2}')).toMatchObject({
    code: 0,
    stdout: 'tracks in data: 1 done, 0 skipped, 0 failed\n',
  });
  expect(await run('pairs', 'part_0', '--out', 'data', '--jobs', '2')).toMatchObject({
    code: 0,
    stdout: 'pairs in data: 3 done, 0 skipped, 1 without original, 0 failed\n',
  });
  const files = ['0_1.png', '10_1.png', '20_1.png'];
  for (const video of ['real.mp4', 'fake.mp4', 'copy.mp4']) {
    const { crops } = readJson<CropsFile>(cwd, 'data/pairs/part_0', video, 'crops.json');
    expect(crops.map(({ file }) => file)).toEqual(files);
    expect(crops.map(({ rect }) => rect)).toEqual(files.map(() => [64, 0, 224, 240]));
  }
  expect(readJson(cwd, 'data/pairs/part_0/fake.mp4/crops.json')).toMatchObject({
    label: 'FAKE',
    original: 'part_0/real.mp4',
    split: 'train',
  });

  expect(await run('masks', 'data')).toMatchObject({ code: 0 });
  const mask = (video: string) => {
    const path = join(cwd, 'data/masks/part_0', video, '10_1.png');
    return decodePng(readFileSync(path), path);
  };
  const { data, width, height } = mask('fake.mp4');
  expect({ width, height }).toEqual({ width: 160, height: 240 });
  // The patch is at x 120..160, y 100..140 of the video, the crop begins at x 64.
  const mean = (x1: number, y1: number, x2: number, y2: number) => {
    let sum = 0;
    for (let y = y1; y < y2; y++) for (let x = x1; x < x2; x++) sum += data[y * width + x]!;
    return sum / ((x2 - x1) * (y2 - y1));
  };
  expect(mean(52, 96, 100, 144)).toBeGreaterThan(20);
  expect(mean(0, 160, 160, 240)).toBeLessThan(4);
  expect(Math.max(...mask('copy.mp4').data)).toBe(0);
  expect(readdirSync(join(cwd, 'data/masks/part_0'))).toEqual(['copy.mp4', 'fake.mp4']);
});

test('--overlap leaves out what has no face of its own in the fake', async () => {
  const cwd = tempFolder();
  part(cwd);
  await trueframe(['dataset', 'faces', 'part_0', '--out', 'data', ...fixed], { cwd });
  rmSync(join(cwd, 'data/boxes/part_0/copy.mp4.json'));
  const path = join(cwd, 'data/boxes/part_0/fake.mp4.json');
  const file = readJson<BoxesFile>(path);
  // Half of it, and elsewhere.
  Object.assign(file.frames[10]!, { boxes: [[96, 48, 144, 192]] });
  Object.assign(file.frames[20]!, { boxes: [[200, 48, 296, 192]] });
  writeFileSync(path, JSON.stringify(file));

  const args = ['dataset', 'pairs', 'part_0', '--out', 'data', '--jobs', '1', '--overlap', '0.5'];
  const { code, stdout, stderr } = await trueframe(args, { cwd });
  expect(stdout).toBe('pairs in data: 2 done, 0 skipped, 1 without original, 1 failed\n');
  expect(stderr).toMatch(/^failed part_0\/copy\.mp4: .*there are no boxes of part_0\/copy\.mp4/);
  expect(code).toBe(3);
  const cropsOf = (video: string) =>
    readJson<CropsFile>(cwd, 'data/pairs/part_0', video, 'crops.json').crops.map(
      (crop) => crop.file,
    );
  expect(cropsOf('real.mp4')).toEqual(['0_0.png', '10_0.png', '20_0.png']);
  expect(cropsOf('fake.mp4')).toEqual(['0_0.png']);
});

test('parts come one after the other, and folds need their metadata only', async () => {
  const cwd = tempFolder();
  for (const name of ['part_0', 'part_1']) {
    const folder = part(cwd, name);
    const clean = ['--delete-source-after', '--jobs', '1'];
    const faces = ['dataset', 'faces', name, '--out', 'data', '--originals', ...fixed];
    await trueframe(faces, { cwd });
    expect(readdirSync(folder)).toHaveLength(6);
    const { code } = await trueframe(['dataset', 'pairs', name, '--out', 'data', ...clean], {
      cwd,
    });
    expect(code).toBe(0);
    // Whatever was not used is still there.
    expect(readdirSync(folder).sort()).toEqual(['broken.mp4', 'metadata.json', 'orphan.mp4']);
  }
  expect(readdirSync(join(cwd, 'data/pairs'))).toEqual(['part_0', 'part_1']);

  const parts = ['data/metadata/part_0', 'data/metadata/part_1'];
  const folds = (...args: string[]) =>
    trueframe(['dataset', 'folds', ...parts, '--out', 'folds.csv', '--folds', '2', ...args], {
      cwd,
    });
  const { stdout } = await folds('--json');
  expect(jsonLines(stdout)).toMatchObject([
    {
      videos: 10,
      folds: [
        { fold: 0, videos: 5 },
        { fold: 1, videos: 5 },
      ],
    },
  ]);
  const rows = readFileSync(join(cwd, 'folds.csv'), 'utf8').trimEnd().split('\n').slice(1);
  const foldOf = new Map(rows.map((row) => [row.split(',')[0], row.split(',')[4]]));
  for (const name of ['part_0', 'part_1']) {
    expect(foldOf.get(`${name}/fake.mp4`)).toBe(foldOf.get(`${name}/real.mp4`));
    expect(foldOf.get(`${name}/copy.mp4`)).toBe(foldOf.get(`${name}/real.mp4`));
  }
  const before = readFileSync(join(cwd, 'folds.csv'), 'utf8');
  await folds();
  expect(readFileSync(join(cwd, 'folds.csv'), 'utf8')).toBe(before);
  await folds('--group-by', 'folder');
  const grouped = readFileSync(join(cwd, 'folds.csv'), 'utf8');
  expect(grouped.match(/part_0\/.*,part_0,0$/gm)).toHaveLength(5);
  expect(grouped.match(/part_1\/.*,part_1,1$/gm)).toHaveLength(5);
});

test('a video that is cut short is used as far as it goes, warned of and never deleted', async () => {
  const cwd = tempFolder();
  const whole = makeClip(1, 'whole.mkv');
  writeFileSync(join(cwd, 'cut.mkv'), readFileSync(whole).subarray(0, 30_000));
  const args = ['dataset', 'faces', 'cut.mkv', '--out', 'data', '--all', '--delete-source-after'];
  const { code, stdout, stderr } = await trueframe([...args, ...fixed], { cwd });
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
  await trueframe([...args, '--out', 'kept'], { cwd });
  expect(existsSync(join(folder, 'real.mp4'))).toBe(true);
  expect((await trueframe([...args, '--out', 'gone', '--delete-source-after'], { cwd })).code).toBe(
    3,
  );
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
  const { code, stdout } = await trueframe(
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
  const { code, stdout, stderr } = await trueframe(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error REQUEST_INVALID: /);
  expect(stderr).toMatch(message);
});

test('a detector that is not there, or has no weights, is one error and not one per video', async () => {
  const cwd = tempFolder();
  part(cwd);
  const args = ['dataset', 'faces', 'part_0', '--out', 'data', '--jobs', '1', '--detector'];
  const unknown = await trueframe([...args, 'haar'], { cwd });
  expect(unknown).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error PLUGIN_NOT_FOUND/),
  });
  const empty = await trueframe([...args, 'retinaface'], { cwd });
  expect(empty.code).toBe(2);
  expect(empty.stderr).toMatch(/^error MODEL_\w+: /);
});

test.each(['faces', 'tracks', 'pairs', 'masks', 'folds'])(
  'dataset %s --help explains it',
  async (step) => {
    const { code, stdout, stderr } = await trueframe(['dataset', step, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`trueframe dataset ${step}`);
    const overview = await trueframe(['dataset', '--help']);
    expect(overview.stdout).toMatch(new RegExp(`^ {2}${step} `, 'm'));
  },
);

describe.skipIf(!hasShared)('with the shared weights and clips', () => {
  test('at half size the detector finds the face, whose landmarks lie within the crops', async () => {
    const cwd = tempFolder();
    const clipName = basename(faceClip);
    const { code, stdout } = await trueframe(
      [
        ...[
          'dataset',
          'faces',
          faceClip,
          '--out',
          'data',
          '--models',
          shared('models'),
          '--jobs',
          '1',
        ],
        ...['--evenly-spread', '5', '--detect-scale', '0.5', '--json'],
        ...['--crops', 'margin', '--margin', '0.2', '--square', '--size', '128'],
      ],
      { cwd },
    );
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([{ done: 1, failed: [] }]);
    const boxes = readJson<BoxesFile>(cwd, 'data/boxes', `${clipName}.json`);
    expect(Object.values(boxes.frames).map((frame) => frame.boxes.length)).toEqual([1, 1, 1, 1, 1]);
    const { crops } = readJson<CropsFile>(cwd, 'data/crops', clipName, 'crops.json');
    expect(crops).toHaveLength(5);
    for (const { landmarks = [] } of crops) {
      expect(landmarks).toHaveLength(5);
      for (const value of landmarks.flat()) {
        expect(value).toBeGreaterThan(16);
        expect(value).toBeLessThan(112);
      }
      // The subject's right eye is on the viewer's left; the mouth is below the eyes.
      expect(landmarks[0]![0]).toBeLessThan(landmarks[1]![0]!);
      expect(landmarks[0]![1]).toBeLessThan(landmarks[3]![1]!);
    }
    const hashes = crops.map(({ file }) =>
      createHash('sha256')
        .update(readFileSync(join(cwd, 'data/crops', clipName, file)))
        .digest('hex'),
    );
    expect(new Set(hashes).size).toBe(5);
  });
});
