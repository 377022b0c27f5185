import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePng } from '@trueframe/dataset';
import { beforeAll, expect, test } from 'vitest';
import { change, makeChangingClip } from '../helpers/changing-clip.ts';
import { fixture } from '../helpers/fixture.ts';
import { writeMotionBundle } from '../helpers/motion-bundle.ts';
import { tempFolder, tempFolderForAll } from '../helpers/temp-folder.ts';
import { jsonLines, trueframeHere } from './run-trueframe.ts';

const detector = ['--detector', 'fixed', '--plugin', fixture('faulty-plugin')];
const models = tempFolderForAll();
let clip = '';

beforeAll(async () => {
  clip = makeChangingClip();
  await writeMotionBundle(models, 'motion', { frames: 3 });
});

interface Row {
  readonly ptsMs: number;
  readonly frameIndex: number;
  readonly faces: readonly { readonly score: number | { readonly abstain: string } }[];
}

test('detect looks at the frames of a video that are wanted, and draws each', async () => {
  const folder = join(tempFolder(), 'drawn');
  const wanted = ['--every-nth', '20', '--draw', folder, '--json'];
  const { code, stdout } = await trueframeHere(['detect', clip, ...wanted, ...detector]);
  expect(code).toBe(0);
  expect(jsonLines(stdout)).toMatchObject([
    { image: clip, ptsMs: 0, frameIndex: 0, width: 320, height: 240, detections: [{}] },
    { ptsMs: 800, frameIndex: 20 },
  ]);
  const files = readdirSync(folder).map((name) => name.replace(/^\d+-/, ''));
  expect(files.sort()).toEqual(['changing-00000.000s-f0.png', 'changing-00000.800s-f20.png']);

  const [first, second] = await Promise.all(
    readdirSync(folder)
      .sort()
      .map(async (name) => decodePng(await readFile(join(folder, name)), name)),
  );
  // The left edge of the box, and the middle of the picture, which changes from frame to frame.
  const pixel = (picture: typeof first, x: number, y: number) => [
    ...picture!.data.subarray((y * 320 + x) * 3).subarray(0, 3),
  ];
  expect(pixel(first, 95, 100)).toEqual([226, 60, 50]);
  expect(pixel(second, 95, 100)).toEqual([226, 60, 50]);
  expect(pixel(first, 140, 100)).not.toEqual(pixel(second, 140, 100));
});

test('score saves of each frame what the network got, whose mean this model gives', async () => {
  const folder = join(tempFolder(), 'crops');
  const model = ['--model', 'brightness', '--models', fixture('models')];
  const wanted = ['--evenly-spread', '4', '--save-crops', folder, '--json'];
  const { stdout } = await trueframeHere(['score', clip, ...model, ...wanted, ...detector]);
  const rows = jsonLines<Row>(stdout);
  expect(rows.map(({ frameIndex }) => frameIndex)).toEqual([0, 13, 26, 39]);
  expect(new Set(rows.map(({ faces }) => faces[0]?.score)).size).toBe(4);

  for (const { frameIndex, faces } of rows) {
    const name = readdirSync(folder).find((one) => one.endsWith(`-f${frameIndex}-1.png`));
    const { data } = decodePng(await readFile(join(folder, name ?? '')), frameIndex.toString());
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length / 255;
    expect(faces[0]?.score).toBeCloseTo(mean, 2);
  }
});

test('a model of several frames gets those before each, and abstains where there are none', async () => {
  const args = [
    'score',
    clip,
    '--model',
    'motion',
    '--models',
    models,
    '--every-nth',
    '12',
    '--json',
  ];
  const rows = jsonLines<Row>((await trueframeHere([...args, ...detector])).stdout);
  expect(rows.length).toBeGreaterThan(2);
  for (const { frameIndex: n, faces } of rows) {
    const score = faces[0]?.score;
    if (n < 2) expect(score).toEqual({ abstain: 'WINDOW_INCOMPLETE' });
    else expect(score).toBeCloseTo((change(n - 2, n - 1) + change(n - 1, n)) / 2, 2);
  }
});

test('the end of the media time that is wanted is kept, and flags exclude one another', async () => {
  const short = ['detect', clip, '--all', '--max-duration', '200ms', '--json', ...detector];
  expect(jsonLines((await trueframeHere(short)).stdout)).toHaveLength(5);
  const { code, stderr } = await trueframeHere(['detect', clip, '--all', '--fps', '2']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/exclude one/) });
});
