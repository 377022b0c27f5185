import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeNpy } from '@trueframe/dataset';
import { expect, test } from 'vitest';
import { tempFolder } from '../helpers/temp-folder.ts';
import { trueframeHere } from './run-trueframe.ts';

const demo = fileURLToPath(new URL('../../examples/demo.mp4', import.meta.url));

/** An original, and a fake that is a copy of it. */
function part(cwd: string): void {
  mkdirSync(join(cwd, 'part'));
  for (const name of ['real.mp4', 'fake.mp4']) cpSync(demo, join(cwd, 'part', name));
  const metadata = {
    'real.mp4': { label: 'REAL' },
    'fake.mp4': { label: 'FAKE', original: 'real.mp4' },
  };
  writeFileSync(join(cwd, 'part/metadata.json'), JSON.stringify(metadata));
}

/** Reads the points of a file as `encodeNpy` writes it. */
function readPoints(path: string): number[][] {
  const file = readFileSync(path);
  const start = 10 + file.readUInt16LE(8);
  return [0, 1, 2, 3, 4].map((k) => [0, 2].map((at) => file.readInt16LE(start + 4 * k + at)));
}

test('landmarks are found anew in the crops of originals', async () => {
  const cwd = tempFolder();
  part(cwd);
  const run = (...args: string[]) => trueframeHere(['dataset', ...args, '--jobs', '1'], { cwd });
  const detector = ['--detector', 'embedded'];
  await run('faces', 'part', '--out', 'data', '--originals', '--evenly-spread', '2', ...detector);
  expect(await run('pairs', 'part', '--out', 'data')).toMatchObject({ code: 0 });
  expect(await run('landmarks', 'data', ...detector)).toMatchObject({
    code: 0,
    stdout: 'landmarks in data: 1 done, 0 skipped, 0 failed\n',
  });
  expect(readdirSync(join(cwd, 'data/landmarks/part'))).toEqual(['real.mp4']);

  const boxes = JSON.parse(readFileSync(join(cwd, 'data/boxes/part/real.mp4.json'), 'utf8'));
  const pairs = JSON.parse(readFileSync(join(cwd, 'data/pairs/part/real.mp4/crops.json'), 'utf8'));
  expect(pairs.crops.length).toBeGreaterThan(0);
  for (const { file, frame, face, rect } of pairs.crops) {
    const points = readPoints(
      join(cwd, 'data/landmarks/part/real.mp4', file.replace('png', 'npy')),
    );
    const inVideo = boxes.frames[frame].points[face] as number[][];
    // The detector sees the crop larger than the frame, so it does not say the very same.
    const tolerance = (rect[2] - rect[0]) / 10;
    for (const [k, [x, y]] of inVideo.entries()) {
      expect(Math.abs(points[k]![0]! + rect[0] - x!)).toBeLessThan(tolerance);
      expect(Math.abs(points[k]![1]! + rect[1] - y!)).toBeLessThan(tolerance);
    }
  }
  expect((await run('landmarks', 'data', ...detector)).stdout).toContain('0 done, 1 skipped');
});

test('without pairs there is nothing to do', async () => {
  const { code, stderr } = await trueframeHere(['dataset', 'landmarks', tempFolder()]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/no pairs in .*: run trueframe dataset pairs/);
});

test('.npy files are as NumPy writes them', () => {
  // numpy.save(file, numpy.array([[1, -2], [300, 4]], numpy.int16))
  const header = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2), }";
  const saved = Buffer.concat([
    Buffer.from('934e554d505901007600', 'hex'),
    Buffer.from(`${header.padEnd(117)}\n`),
    Buffer.from('0100feff2c010400', 'hex'),
  ]);
  expect(encodeNpy(Int16Array.of(1, -2, 300, 4), [2, 2])).toEqual(saved);
});
