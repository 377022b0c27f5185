import type { Detection } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
import { interpolateTrack } from './interpolate-track.ts';
import { overlapTracks, THIRD_PLACE_TRACKS } from './overlap-tracks.ts';

/** A face 100 wide and high whose left edge is at x. */
const face = (x: number, confidence = 0.95): Detection => ({
  box: { x1: x, y1: 0, x2: x + 100, y2: 100 },
  confidence,
});
const still = (count: number, detection = face(0)) =>
  Array.from({ length: count }, () => [detection]);
const follow = (frames: Detection[][], rule = {}) =>
  overlapTracks(frames, { ...THIRD_PLACE_TRACKS, ...rule });
const lefts = (frames: Detection[][], rule = {}) =>
  follow(frames, rule).map(({ boxes }) => boxes.map(({ x1 }) => x1));

describe('overlapTracks (3rd place, section 3.2)', () => {
  test('seven boxes make a track, six do not', () => {
    expect(follow(still(7))).toHaveLength(1);
    expect(follow(still(6))).toHaveLength(0);
  });

  test('one box must reach 0.9; any of them will do', () => {
    expect(follow(still(7, face(0, 0.89)))).toHaveLength(0);
    expect(follow([...still(6, face(0, 0.5)), [face(0, 0.9)]])).toHaveLength(1);
    expect(follow([[face(0, 0.9)], ...still(6, face(0, 0.5))])).toHaveLength(1);
  });

  test('detections below 0.3 are dropped, and a gap of one frame closes a track', () => {
    const weak = [...still(6), [face(0, 0.29)], ...still(7)];
    expect(follow(weak)).toEqual([{ start: 7, boxes: expect.any(Array) as unknown }]);
    expect(follow([...still(7), [], ...still(7)]).map(({ start }) => start)).toEqual([0, 8]);
    expect(follow([...still(6), [face(0, 0.3)]])).toHaveLength(1);
  });

  test('an overlap of 0.3 is enough', () => {
    // 100 wide, moved by d: (100 - d) / (100 + d). 53 gives 0.307, 54 gives 0.299.
    const walk = (step: number) => Array.from({ length: 7 }, (_, i) => [face(i * step)]);
    expect(follow(walk(53))).toHaveLength(1);
    expect(follow(walk(54))).toHaveLength(0);
  });

  test('boxes that only touch do not overlap', () => {
    const walk = Array.from({ length: 7 }, (_, i) => [face(i * 100)]);
    expect(follow(walk, { minIou: 0.001 })).toHaveLength(0);
  });

  test('overlap is with the last box, not with the first', () => {
    const walk = Array.from({ length: 20 }, (_, i) => [face(i * 20)]);
    expect(lefts(walk)).toEqual([walk.map(([only]) => only!.box.x1)]);
  });

  test('a track takes the detection that overlaps most', () => {
    const frames = [...still(6), [face(30), face(10), face(20)]];
    expect(lefts(frames)).toEqual([[0, 0, 0, 0, 0, 0, 10]]);
  });

  test('of equal overlaps it takes the first', () => {
    expect(lefts([...still(6), [face(10), face(-10)]])[0]).toEqual([0, 0, 0, 0, 0, 0, 10]);
    expect(lefts([...still(6), [face(-10), face(10)]])[0]).toEqual([0, 0, 0, 0, 0, 0, -10]);
  });

  test('the older track picks first, even when another one fits better', () => {
    // Both would take the box at 20, which lies on the second track.
    const start = Array.from({ length: 6 }, () => [face(0), face(20)]);
    const tracks = lefts([...start, [face(20)]]);
    expect(tracks).toEqual([[0, 0, 0, 0, 0, 0, 20]]);
  });

  test('a track that picked keeps its place before new ones', () => {
    const frames = [
      [face(0)],
      [face(0), face(500)],
      ...Array.from({ length: 8 }, () => [face(500), face(0)]),
    ];
    expect(follow(frames).map(({ start, boxes }) => [start, boxes[0]!.x1])).toEqual([
      [0, 0],
      [1, 500],
    ]);
  });

  test('tracks come in the order in which they end, living ones last', () => {
    const frames = [
      ...Array.from({ length: 7 }, () => [face(0), face(500), face(900)]),
      [face(0), face(900)],
      [face(0)],
      [face(0)],
    ];
    expect(lefts(frames).map(([x]) => x)).toEqual([500, 900, 0]);
  });

  test('unmatched detections start tracks of their own', () => {
    const frames = Array.from({ length: 7 }, () => [face(0), face(500)]);
    expect(lefts(frames).map(([x]) => x)).toEqual([0, 500]);
  });
});

describe('interpolateTrack', () => {
  const box = (x1: number) => ({ x1, y1: x1 + 1, x2: x1 + 2, y2: x1 + 3 });

  test('box k belongs to kept frame (start + k) * 3, frames between lie on a line', () => {
    const path = interpolateTrack({ start: 2, boxes: [box(0), box(3), box(9)] }, 3);
    expect(path.map(({ frame }) => frame)).toEqual([6, 7, 8, 9, 10, 11, 12]);
    expect(path.map(({ box: { x1 } }) => x1)).toEqual([0, 1, 2, 3, 5, 7, 9]);
    expect(path[4]!.box).toEqual({ x1: 5, y1: 6, x2: 7, y2: 8 });
  });

  test('seven boxes cover 19 kept frames', () => {
    const boxes = Array.from({ length: 7 }, () => box(0));
    expect(interpolateTrack({ start: 0, boxes }, 3)).toHaveLength(19);
  });

  test('coordinates are single precision', () => {
    const path = interpolateTrack({ start: 0, boxes: [box(0.1), box(0.2)] }, 3);
    expect(path[0]!.box.x1).toBe(Math.fround(0.1));
    expect(path[3]!.box.x1).toBe(Math.fround(0.2));
    const [a, b] = [Math.fround(0.1), Math.fround(0.2)];
    expect(path[1]!.box.x1).toBe(Math.fround((b - a) / 3 + a));
  });
});
