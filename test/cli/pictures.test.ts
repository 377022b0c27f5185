import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixture } from '../helpers/fixture.ts';
import { execFileSync } from '../helpers/programs.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { jsonLines, trueframeHere } from './run-trueframe.ts';

const faulty = ['--plugin', fixture('faulty-plugin')];

/** A grey picture of our own. */
function greyPicture(): string {
  const path = join(tempFolder(), 'grey.png');
  const source = 'color=c=0x808080:size=200x100';
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', '1', path]);
  return path;
}

interface Scored {
  readonly image: string;
  readonly model: string;
  readonly faces: readonly { readonly box: { readonly x2: number }; readonly score: number }[];
}

test('detect tells boxes in pixels, for people and for programs', async () => {
  const image = greyPicture();
  const table = await trueframeHere(['detect', image, '--detector', 'fixed', ...faulty]);
  expect(table).toMatchObject({ code: 0, stderr: '' });
  expect(table.stdout).toMatch(/grey\.png {2}200x100 {2}1 face\n/);
  expect(table.stdout).toMatch(/^1 +60\.0 +20\.0 +120\.0 +80\.0 +0\.990 +-$/m);

  const json = await trueframeHere(['detect', image, '--detector', 'fixed', '--json', ...faulty]);
  expect(jsonLines(json.stdout)).toEqual([
    {
      image,
      width: 200,
      height: 100,
      detections: [{ box: { x1: 60, y1: 20, x2: 120, y2: 80 }, confidence: 0.99 }],
    },
  ]);
});

test('score takes a bundle’s id, and the picture itself as crop with --whole', async () => {
  const image = greyPicture();
  const models = ['--models', fixture('models')];
  const args = ['score', image, '--model', 'brightness', '--whole', '--json', ...models];
  const [scored] = jsonLines<Scored>((await trueframeHere(args)).stdout);
  expect(scored).toMatchObject({ image, model: 'brightness', faces: [{ box: { x2: 200 } }] });
  expect(scored?.faces[0]?.score).toBeCloseTo(128 / 255, 2);

  const detected = ['score', image, '--model', 'brightness', '--detector', 'fixed', ...models];
  expect((await trueframeHere([...detected, ...faulty])).stdout).toMatch(
    /^1 +60\.0 .* 0\.50\d\d$/m,
  );
});

test('detect --draw shows the boxes, score --save-crops exactly what the network gets', async () => {
  const folder = tempFolder();
  const rgbOf = (path: string) =>
    execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-']);
  const image = greyPicture();
  await trueframeHere(['detect', image, '--detector', 'fixed', '--draw', folder, ...faulty]);
  const drawn = rgbOf(join(folder, 'grey.png'));
  const pixel = (x: number, y: number) => [...drawn.subarray((y * 200 + x) * 3).subarray(0, 3)];
  const grey = pixel(10, 10);
  expect(pixel(90, 50)).toEqual(grey);
  for (const [x, y] of [
    [59, 50],
    [120, 50],
    [90, 19],
    [90, 80],
  ] as const) {
    expect(pixel(x, y)).toEqual([226, 60, 50]);
  }

  const noise = join(folder, 'noise.png');
  const source = 'nullsrc=size=16x16,geq=random(1)*255:128:128';
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', '1', noise]);
  const models = ['--models', fixture('models'), '--model', 'brightness', '--whole'];
  const crops = join(folder, 'crops');
  // Two pictures of one name: neither takes the place of the other.
  await trueframeHere(['score', noise, noise, ...models, '--save-crops', crops]);
  expect(rgbOf(join(crops, 'noise-1.png')).equals(rgbOf(noise))).toBe(true);
  expect(rgbOf(join(crops, 'noise-1.2.png')).equals(rgbOf(noise))).toBe(true);
});

test('score takes a plugin’s id with options', async () => {
  const args = ['score', greyPicture(), '--model', 'constant', '--options', '{"score": 0.25}'];
  const { stdout } = await trueframeHere([...args, '--whole', '--json', ...faulty]);
  expect(jsonLines<Scored>(stdout)[0]?.faces[0]?.score).toBe(0.25);
});

test.each([
  ['PLUGIN_NOT_FOUND', 2, ['detect', '--detector', 'haar']],
  ['PLUGIN_OPTIONS_INVALID', 2, ['detect', '--detector', 'fixed', '--options', '{"x": 1}']],
  ['PLUGIN_THREW', 3, ['detect', '--detector', 'throws']],
  ['PLUGIN_THREW', 3, ['score', '--whole', '--model', 'model-throws']],
  ['MODEL_NOT_FOUND', 2, ['score', '--whole', '--model', 'nothing']],
] as const)('%s ends with exit code %i: %j', async (expected, code, args) => {
  const outcome = await trueframeHere([...args, greyPicture(), ...faulty]);
  expect(outcome.stderr).toMatch(new RegExp(`^error ${expected}: `));
  expect(outcome.code).toBe(code);
});

test('a picture that is not there is named', async () => {
  const { code, stderr } = await trueframeHere([
    'detect',
    'nowhere.png',
    '--detector',
    'fixed',
    ...faulty,
  ]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error SOURCE_NOT_FOUND: .*nowhere\.png/);
});

describe.skipIf(!hasShared)('with the shared weights', () => {
  const models = ['--models', shared('models')];

  test.each([
    ['Meso4_DF', 'mesonet-meso4-df'],
    ['Meso4_F2F', 'mesonet-meso4-f2f'],
    ['MesoInception_DF', 'mesonet-mesoinception-df'],
    ['MesoInception_F2F', 'mesonet-mesoinception-f2f'],
  ])('%s gives the published values on its own pictures', async (name, id) => {
    const golden = JSON.parse(readFileSync(shared('golden/mesonet/golden.json'), 'utf8'));
    const expected: Record<string, number> = golden.p_real[name];
    const images = Object.keys(expected).map((path) => shared(`golden/mesonet/${path}`));
    const args = ['score', ...images, '--model', id, '--whole', '--json', ...models];

    const rows = jsonLines<Scored>((await trueframeHere(args)).stdout);

    expect(rows).toHaveLength(4);
    const difference = Object.values(expected).map((real, k) =>
      Math.abs(1 - real - (rows[k]?.faces[0]?.score ?? Number.NaN)),
    );
    expect(Math.max(...difference)).toBeLessThan(1e-4);
  });

  test('the embedded detector finds the astronaut with five landmarks inside the box', async () => {
    const image = shared('data/images/astronaut.png');
    const { stdout } = await trueframeHere(['detect', image, '--json']);
    const [{ detections }] = jsonLines<{
      detections: { box: Record<string, number>; landmarks: number[] }[];
    }>(stdout) as [{ detections: { box: Record<string, number>; landmarks: number[] }[] }];
    expect(detections).toHaveLength(1);
    const { box, landmarks } = detections[0] as (typeof detections)[number];
    expect(landmarks).toHaveLength(10);
    for (let k = 0; k < 10; k += 2) {
      expect(landmarks[k]).toBeGreaterThan(box.x1 as number);
      expect(landmarks[k]).toBeLessThan(box.x2 as number);
    }
  });
});

test('detect refuses what the daemon would refuse', async () => {
  const image = greyPicture();
  const { code, stdout, stderr } = await trueframeHere([
    ...['detect', image, '--detector', 'too-sure', '--json'],
    ...faulty,
  ]);
  expect({ code, stdout }).toMatchObject({ stdout: '' });
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/PLUGIN_OUTPUT_INVALID: detector too-sure: confidence 3 is not in 0\.\.1/);
});
