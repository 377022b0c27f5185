import { readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Box } from '@trueframe/sdk';
import { iou } from '@trueframe/sdk/tensor';
import { beforeAll, expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { hasShared, shared } from '../helpers/shared.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { jsonLines, trueframe } from './run-trueframe.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const folder = tempFolderForAll();

/** Frames of the demo clip, and photographs where they are at hand. */
function pictures(): string[] {
  const photographs = hasShared ? shared('data/images/dlib') : undefined;
  return [
    ...[0, 2, 4].map((second) => join(folder, `demo-${second}.png`)),
    ...(photographs
      ? readdirSync(photographs)
          .filter((name) => name.endsWith('.jpg'))
          .map((name) => join(photographs, name))
      : []),
  ];
}

beforeAll(async () => {
  for (const second of [0, 2, 4]) {
    const demo = ['-ss', `${second}`, '-i', join(repository, 'examples/demo.mp4')];
    const out = ['-frames:v', '1', join(folder, `demo-${second}.png`)];
    execFileSync('ffmpeg', ['-v', 'error', ...demo, ...out]);
  }
  // The same bundles without weights of their own for the CPU.
  for (const name of ['blends', 'tight', 'face-detector']) {
    const source = join(repository, 'plugins/embedded/models', name);
    const manifest = JSON.parse(await readFile(join(source, 'model.json'), 'utf8'));
    expect(manifest.cpu.file).toBe('model.int8.onnx');
    const twin = join(folder, name);
    await mkdir(twin);
    const changed = { ...manifest, id: `float-${name}`, cpu: undefined };
    await writeFile(join(twin, 'model.json'), JSON.stringify(changed));
    await copyFile(join(source, 'model.onnx'), join(twin, 'model.onnx'));
  }
});

async function rowsOf<Row>(command: string, ...args: string[]): Promise<readonly Row[]> {
  const all = [command, ...pictures(), ...args, '--models', folder, '--json'];
  const { code, stdout } = await trueframe(all);
  expect(code).toBe(0);
  return jsonLines<Row>(stdout);
}

test.each([
  // None of 12,774 held-out crops moved by more than .135; .004 is the mean.
  { name: 'tight', most: 0.15, mean: 0.02 },
  // Its logits move by .17 on average, out of a spread of 2.3.
  { name: 'blends', most: 0.25, mean: 0.06 },
])(
  'on the CPU $name scores in int8 what it scores in float, within what its card says',
  async ({ name, most, mean }) => {
    const scores = async (model: string) => {
      type Row = { readonly faces: readonly { readonly score: number | object }[] };
      return (await rowsOf<Row>('score', '--model', model)).flatMap(({ faces }) =>
        faces.map(({ score }) => score),
      );
    };
    const [int8, float] = await Promise.all([scores(`embedded-${name}`), scores(`float-${name}`)]);
    // On some faces it abstains.
    const asNumber = (score: number | object) => (typeof score === 'number' ? score : Number.NaN);
    const apart = float
      .map((score, i) => Math.abs(asNumber(score) - asNumber(int8[i]!)))
      .filter((difference) => !Number.isNaN(difference));
    console.log(`${apart.length} faces, scores differ by at most ${Math.max(...apart).toFixed(4)}`);
    expect(apart.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...apart), 'other weights ran').toBeGreaterThan(0);
    expect(Math.max(...apart)).toBeLessThan(most);
    expect(apart.reduce((a, b) => a + b, 0) / apart.length).toBeLessThan(mean);
  },
);

test('on the CPU the detector finds the faces in int8 that it finds in float, where the card says they are', async () => {
  type Face = { readonly box: Box; readonly confidence: number };
  const facesOf = async (model: string) => {
    type Row = { readonly detections: readonly Face[] };
    const options = ['--detector', 'embedded', '--options', JSON.stringify({ model })];
    return (await rowsOf<Row>('detect', ...options)).map(({ detections }) => detections);
  };
  const [int8, float] = await Promise.all([
    facesOf('embedded-face-detector'),
    facesOf('float-face-detector'),
  ]);
  expect(int8, 'other weights ran').not.toEqual(float);
  // Confidences move by at most .096 in 456 frames: nearer to the threshold of .74 a face may come or go.
  const sure = (faces: readonly Face[]) => faces.filter(({ confidence }) => confidence >= 0.84);
  const missing = (from: readonly (readonly Face[])[], others: readonly (readonly Face[])[]) =>
    from.flatMap((faces, i) =>
      sure(faces).filter(({ box }) => !others[i]!.some((other) => iou(other.box, box) > 0.9)),
    );
  expect(float.flatMap(sure).length).toBeGreaterThanOrEqual(3);
  expect(missing(float, int8)).toEqual([]);
  expect(missing(int8, float)).toEqual([]);
});
