import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../helpers/temp-folder.ts';
import { trueframeHere } from './run-trueframe.ts';

type Box = readonly [number, number, number, number];

/** Boxes of one face per frame, as `dataset faces` writes them. Returns the folder of the data set. */
function dataSet(step: number, boxes: readonly Box[]): string {
  const out = join(tempFolder(), 'data');
  mkdirSync(join(out, 'boxes'), { recursive: true });
  const frames = Object.fromEntries(
    boxes.map((box, k) => [
      k * step,
      { ptsMs: k * step * 40, boxes: [box], probs: [0.95], points: [null] },
    ]),
  );
  const facts = { width: 960, height: 480, frameRate: 25, step, warnings: [] };
  const file = { format: 'trueframe-boxes-1', video: 'a.mp4', ...facts, frames };
  writeFileSync(join(out, 'boxes/a.mp4.json'), JSON.stringify(file));
  return out;
}

interface Tracks {
  readonly tracks: readonly {
    readonly id: number;
    readonly boxes: readonly { readonly frame: number; readonly box: Box }[];
  }[];
}

async function tracksOf(out: string, ...args: string[]): Promise<Tracks['tracks']> {
  const { code, stderr } = await trueframeHere(['dataset', 'tracks', out, '--jobs', '1', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return (JSON.parse(readFileSync(join(out, 'tracks/a.mp4.json'), 'utf8')) as Tracks).tracks;
}

/** Moves 10 pixels a frame, then is elsewhere. */
const moving: readonly Box[] = [
  ...Array.from({ length: 8 }, (_, k): Box => [100 + 10 * k, 100, 200 + 10 * k, 220]),
  ...Array.from({ length: 6 }, (): Box => [700, 300, 800, 420]),
];

test('dfdc-3rd-overlap keeps tracks of seven boxes, from their first one on', async () => {
  const tracks = await tracksOf(dataSet(3, moving));
  expect(tracks).toHaveLength(1);
  expect(tracks[0]?.boxes.map(({ frame }) => frame)).toEqual([0, 3, 6, 9, 12, 15, 18, 21]);
  expect(tracks[0]?.boxes[7]?.box).toEqual([170, 100, 270, 220]);
});

test('--interpolate fills the frames in between in a straight line', async () => {
  const options = ['--options', '{"minBoxes": 1}', '--interpolate'];
  const tracks = await tracksOf(dataSet(2, moving), ...options);
  expect(tracks.map(({ id, boxes }) => [id, boxes.length])).toEqual([
    [1, 15],
    [2, 11],
  ]);
  expect(tracks[0]?.boxes[3]).toEqual({ frame: 3, box: [115, 100, 215, 220] });
  expect(tracks[1]?.boxes[0]?.frame).toBe(16);
});

test('components-3d gives one box per face for all frames of its region', async () => {
  const tracks = await tracksOf(dataSet(10, moving.slice(0, 8)), '--tracker', 'components-3d');
  expect(tracks).toHaveLength(1);
  const [{ boxes }] = tracks as [Tracks['tracks'][number]];
  expect(boxes.map(({ frame }) => frame)).toEqual(Array.from({ length: 79 }, (_, k) => k));
  // Drawn at half the size, so the last row and column are even numbers.
  expect(boxes[0]?.box).toEqual([100, 100, 269, 219]);
  expect(boxes[78]?.box).toEqual(boxes[0]?.box);
});

test('motion, as any tracker plugin, follows the same boxes', async () => {
  const tracks = await tracksOf(dataSet(3, moving), '--tracker', 'motion');
  expect(tracks.map(({ boxes }) => boxes.length)).toEqual([8, 6]);
});

test('what a tracker cannot use is said for each video', async () => {
  const spread = dataSet(0, moving.slice(0, 1));
  const args = ['dataset', 'tracks', spread, '--jobs', '1'];
  const regions = await trueframeHere([...args, '--tracker', 'components-3d']);
  expect(regions.code).toBe(3);
  expect(regions.stderr).toMatch(
    /^failed a\.mp4: REQUEST_INVALID: components-3d needs boxes of every 10th/,
  );
  const unknown = await trueframeHere([...args, '--tracker', 'sort']);
  expect(unknown).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^error PLUGIN_NOT_FOUND/),
  });
  const motion = await trueframeHere([...args, '--tracker', 'motion', '--interpolate']);
  expect(motion.stderr).toMatch(/--interpolate belongs to dfdc-3rd-overlap, not to motion/);
});
