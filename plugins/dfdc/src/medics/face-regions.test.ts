import type { Detection } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
import { type FaceRegion, faceRegions } from './face-regions.ts';
import { drawFaces, fillEmptyFrames } from './face-volume.ts';
import { labelComponents } from './label-components.ts';

const WIDTH = 12;
const HEIGHT = 8;

const face = (x1: number, y1: number, x2: number, y2: number, confidence = 0.9): Detection => ({
  box: { x1, y1, x2, y2 },
  confidence,
});
const still = (count: number, ...faces: Detection[]) => Array.from({ length: count }, () => faces);

/** Frames of the volume as rows of . and #. */
function picture(frames: readonly (readonly Detection[])[], fill = false): string[] {
  const volume = drawFaces(frames, WIDTH, HEIGHT);
  if (fill) fillEmptyFrames(volume);
  const cells = Array.from(volume.mask, (cell) => (cell ? '#' : '.'));
  return frames.map((_, frame) => {
    const rows = Array.from({ length: HEIGHT }, (_, row) => {
      const from = (frame * HEIGHT + row) * WIDTH;
      return cells.slice(from, from + WIDTH).join('');
    });
    return rows.filter((row) => row.includes('#')).join('/');
  });
}

function regions(frames: readonly (readonly Detection[])[], upscale = 1): FaceRegion[] {
  return faceRegions(frames, { width: WIDTH, height: HEIGHT }, upscale);
}

describe('the volume of boxes (The Medics, section 4.2, rule 1)', () => {
  test('edges are truncated, the far ones excluded', () => {
    expect(picture([[face(1.9, 2.9, 4.9, 4.9)]])).toEqual(['.###......../.###........']);
  });

  test('a box that pokes over the left or the top is lost', () => {
    expect(picture([[face(-2, 1, 4, 3)]])).toEqual(['']);
    expect(picture([[face(1, -1, 4, 3)]])).toEqual(['']);
  });

  test('a box less than one pixel outside is truncated to the edge and stays', () => {
    expect(picture([[face(-0.9, 0, 2, 1)]])).toEqual(['##..........']);
  });

  test('a wide box that pokes over the left is drawn at the far side, as Python slices', () => {
    // -2 counts from the right edge: columns 10 to 11.
    expect(picture([[face(-2, 0, 12, 1)]])).toEqual(['..........##']);
  });

  test('a box that pokes over the right or the bottom is cut', () => {
    expect(picture([[face(10, 7, 99, 99)]])).toEqual(['..........##']);
  });

  test('of overlapping boxes the later gives the probability', () => {
    const { probability } = drawFaces([[face(0, 0, 3, 1, 0.5), face(1, 0, 2, 1, 0.25)]], WIDTH, 1);
    expect(Array.from(probability.subarray(0, 4))).toEqual([0.5, 0.25, 0.5, 0]);
  });
});

describe('filling of empty frames (rule 2)', () => {
  const left = [face(0, 0, 4, 1)];
  const right = [face(2, 0, 6, 1)];

  test('an empty frame becomes what its neighbours have in common', () => {
    expect(picture([left, [], right], true)[1]).toBe('..##........');
  });

  test('the first and the last frame stay empty', () => {
    expect(picture([[], left, []], true)).toEqual(['', '####........', '']);
  });

  test('of two empty frames in a row neither is filled, for each has an empty neighbour', () => {
    expect(picture([left, [], [], left], true)).toEqual(['####........', '', '', '####........']);
  });

  test('every second frame may be empty', () => {
    const frames = [left, [], [face(0, 0, 2, 1)], [], left];
    expect(picture(frames, true)).toEqual([
      '####........',
      '##..........',
      '##..........',
      '##..........',
      '####........',
    ]);
  });

  test('a frame with any face is not filled', () => {
    const other = [face(10, 6, 12, 8)];
    expect(picture([left, other, left], true)[1]).toBe('..........##/..........##');
  });

  test('filled cells count as probability 0', () => {
    const frames = [[face(0, 0, 2, 1, 0.8)], [], ...still(2, face(0, 0, 2, 1, 0.8))];
    // Six cells of 0.8 and two of 0.
    expect(regions(frames)[0]!.probability).toBeCloseTo(0.6, 6);
  });
});

describe('components (rule 3)', () => {
  const count = (frames: readonly (readonly Detection[])[]) =>
    labelComponents(drawFaces(frames, WIDTH, HEIGHT)).count;

  test('boxes that share a corner belong together, in a frame and from frame to frame', () => {
    expect(count([[face(0, 0, 2, 2), face(2, 2, 4, 4)]])).toBe(1);
    expect(count([[face(0, 0, 2, 2)], [face(2, 2, 4, 4)]])).toBe(1);
  });

  test('boxes that are a pixel or a frame apart do not', () => {
    expect(count([[face(0, 0, 2, 2), face(3, 0, 4, 2)]])).toBe(2);
    expect(count([[face(0, 0, 2, 2)], [], [face(0, 0, 2, 2)]])).toBe(2);
  });

  test('the right edge does not touch the left one of the next row', () => {
    expect(count([[face(11, 0, 12, 1), face(0, 1, 1, 2)]])).toBe(2);
  });

  test('numbers follow the first cell in memory order', () => {
    const volume = drawFaces([[face(5, 2, 6, 3), face(8, 0, 9, 1)]], WIDTH, HEIGHT);
    const { labels } = labelComponents(volume);
    expect([labels[8], labels[2 * WIDTH + 5]]).toEqual([1, 2]);
  });
});

describe('regions (rules 4 to 6)', () => {
  test('four samples are enough, three are not', () => {
    expect(regions(still(3, face(1, 1, 3, 3)))).toEqual([]);
    const [region] = regions(still(4, face(1, 1, 3, 3)));
    expect(region!.frames).toEqual({ from: 0, to: 39 });
  });

  test('frames count from the first sample', () => {
    const [region] = regions([[], [], ...still(5, face(1, 1, 3, 3))]);
    expect(region!.frames).toEqual({ from: 20, to: 69 });
  });

  test('at most 100 frames are used', () => {
    const [region] = regions(still(12, face(1, 1, 3, 3)));
    expect(region!.frames).toEqual({ from: 0, to: 100 });
  });

  test('rows and columns cover all samples, both ends included, scaled and truncated', () => {
    const frames = [...still(3, face(1, 1, 3, 3)), [face(2, 0, 6, 4)]];
    expect(regions(frames, 2.5)[0]).toMatchObject({ rows: [0, 7], columns: [2, 12] });
  });

  test('the surest comes first', () => {
    const frames = still(4, face(0, 0, 2, 2, 0.7), face(5, 0, 7, 2, 0.9), face(9, 0, 11, 2, 0.8));
    expect(regions(frames).map(({ columns }) => columns[0])).toEqual([5, 9, 0]);
  });

  test('of equally sure ones the later number comes first', () => {
    const frames = still(4, face(0, 0, 2, 2), face(5, 0, 7, 2));
    expect(regions(frames).map(({ columns }) => columns[0])).toEqual([5, 0]);
  });

  test('corners are the first and the last cell of each sample', () => {
    const frames = still(4, face(4, 0, 8, 2), face(2, 1, 6, 4));
    // First cell: row 0, column 4. Last: row 3, column 5, which is not the right edge.
    expect(regions(frames)[0]!.corners).toEqual(
      Array.from({ length: 4 }, () => ({ x1: 4, y1: 0, x2: 5, y2: 3 })),
    );
  });

  test('a region has the cells of its own component only', () => {
    const frames = still(4, face(0, 0, 2, 2), face(5, 4, 7, 6));
    expect(regions(frames).map(({ rows }) => rows)).toEqual([
      [4, 5],
      [0, 1],
    ]);
  });
});
