import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodePng } from '@trueframe/dataset';
import { describe, expect, test } from 'vitest';
import { faceClip, hasShared, shared } from '../helpers/shared.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import {
  type BoxesFile,
  type CropsFile,
  fixed,
  part,
  partials,
  readJson,
  type Summary,
} from './dataset-part.ts';
import { jsonLines, trueframeHere } from './run-trueframe.ts';

test('faces writes boxes and crops, lists the broken video, and does nothing twice', async () => {
  const cwd = tempFolder();
  part(cwd);
  // A run that was killed leaves this behind.
  mkdirSync(join(cwd, 'data/crops/part_0/real.mp4.partial'), { recursive: true });
  writeFileSync(join(cwd, 'data/crops/part_0/real.mp4.partial/0_0.png'), 'half');
  const args = ['dataset', 'faces', 'part_0', '--out', 'data', '--originals', ...fixed];
  const withCrops = [...args, '--crops', 'dfdc-1st'];

  const first = await trueframeHere([...withCrops, '--json'], { cwd });
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

  const again = await trueframeHere(withCrops, { cwd });
  expect(again.stdout).toBe('faces in data: 0 done, 1 skipped, 1 failed\n');
  expect(again.stderr).toMatch(
    /^failed part_0\/broken\.mp4: SOURCE_UNSUPPORTED: .*cannot be read as video/,
  );

  const others = await trueframeHere(args, { cwd });
  expect(others).toMatchObject({ code: 2, stdout: '' });
  expect(others.stderr).toMatch(/^error REQUEST_INVALID: data has faces of other settings, see/);
});

test('pairs cuts fakes where the face of the original is, and masks show the change', async () => {
  const cwd = tempFolder();
  part(cwd);
  const run = async (...args: string[]) => trueframeHere(['dataset', ...args], { cwd });
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
  await trueframeHere(['dataset', 'faces', 'part_0', '--out', 'data', ...fixed], { cwd });
  rmSync(join(cwd, 'data/boxes/part_0/copy.mp4.json'));
  const path = join(cwd, 'data/boxes/part_0/fake.mp4.json');
  const file = readJson<BoxesFile>(path);
  // Half of it, and elsewhere.
  Object.assign(file.frames[10]!, { boxes: [[96, 48, 144, 192]] });
  Object.assign(file.frames[20]!, { boxes: [[200, 48, 296, 192]] });
  writeFileSync(path, JSON.stringify(file));

  const args = ['dataset', 'pairs', 'part_0', '--out', 'data', '--jobs', '1', '--overlap', '0.5'];
  const { code, stdout, stderr } = await trueframeHere(args, { cwd });
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
    await trueframeHere(faces, { cwd });
    expect(readdirSync(folder)).toHaveLength(6);
    const { code } = await trueframeHere(['dataset', 'pairs', name, '--out', 'data', ...clean], {
      cwd,
    });
    expect(code).toBe(0);
    // Whatever was not used is still there.
    expect(readdirSync(folder).sort()).toEqual(['broken.mp4', 'metadata.json', 'orphan.mp4']);
  }
  expect(readdirSync(join(cwd, 'data/pairs'))).toEqual(['part_0', 'part_1']);

  const parts = ['data/metadata/part_0', 'data/metadata/part_1'];
  const folds = (...args: string[]) =>
    trueframeHere(['dataset', 'folds', ...parts, '--out', 'folds.csv', '--folds', '2', ...args], {
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

describe.skipIf(!hasShared)('with the shared weights and clips', () => {
  test('at half size the detector finds the face, whose landmarks lie within the crops', async () => {
    const cwd = tempFolder();
    const clipName = basename(faceClip);
    const { code, stdout } = await trueframeHere(
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
