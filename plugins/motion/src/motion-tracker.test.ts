import type { Detection } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { describe, expect, test } from 'vitest';
import { assign } from './assign.ts';
import { motion } from './index.ts';

const STEP_MS = 200;

function tracker(options: object = {}) {
  const parsed = parseOptions('motion', motion.options, options) as Parameters<
    typeof motion.create
  >[0];
  const instance = motion.create(parsed);
  let index = 0;
  return {
    update(...faces: Detection[]) {
      const at = { index, ptsMs: index++ * STEP_MS, width: 1920, height: 1080 };
      return instance.update(faces, at);
    },
    end: () => instance.end(),
  };
}

const face = (x: number, y = 500, size = 50, confidence = 0.9): Detection => ({
  box: { x1: x - size / 2, y1: y - size / 2, x2: x + size / 2, y2: y + size / 2 },
  confidence,
});
const ids = ({ seen }: { seen: readonly { trackId: number }[] }) => seen.map((s) => s.trackId);

describe('assign', () => {
  const assignAll = (costs: number[][], limit: number) =>
    assign(costs.length, costs[0]?.length ?? 0, limit, (row, column) => costs[row]![column]!);

  test('finds the least sum where taking the best pair first does not', () => {
    expect(
      assignAll(
        [
          [1, 2],
          [2, 9],
        ],
        10,
      ),
    ).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
  test('leaves out what costs too much', () => {
    expect(
      assignAll(
        [
          [1, 5],
          [Number.POSITIVE_INFINITY, 5],
        ],
        5,
      ),
    ).toEqual([[0, 0]]);
    expect(assignAll([[5]], 5)).toEqual([]);
    expect(assignAll([], 5)).toEqual([]);
  });
  test('takes more rows than columns and the other way round', () => {
    expect(assignAll([[3], [1], [2]], 5)).toEqual([[1, 0]]);
    expect(assignAll([[3, 1, 2]], 5)).toEqual([[0, 1]]);
  });
});

describe('motion', () => {
  test('follows a walker whose boxes never overlap', () => {
    const walker = tracker();
    // 60 px a sample with a face of 50 px.
    for (let i = 0; i < 12; i++) expect(ids(walker.update(face(100 + 60 * i)))).toEqual([1]);
  });

  test('two people who cross keep their ids', () => {
    const crossing = tracker();
    for (let i = 0; i < 16; i++) {
      const right = face(100 + 40 * i, 500);
      const left = face(700 - 40 * i, 510);
      const { seen } = crossing.update(...(i % 2 === 0 ? [right, left] : [left, right]));
      expect(seen.map((s) => s.detection)).toEqual([right, left]);
    }
  });

  test('finds a walker again behind a pillar', () => {
    const walker = tracker();
    for (let i = 0; i < 6; i++) walker.update(face(100 + 40 * i));
    for (let i = 6; i < 9; i++) expect(ids(walker.update())).toEqual([]);
    expect(ids(walker.update(face(100 + 40 * 9)))).toEqual([1]);
  });

  test('another face that appears far away, or of another size, is another track', () => {
    const one = tracker();
    one.update(face(100));
    expect(ids(one.update(face(600)))).toEqual([2]);
    const two = tracker();
    two.update(face(100, 500, 50));
    expect(ids(two.update(face(100, 500, 120)))).toEqual([2]);
  });

  test('works alike at any rate: time counts, not frames', () => {
    const walk = (stepMs: number) => {
      const instance = motion.create(parseOptions('motion', motion.options, {}) as never);
      const seen = new Set<number>();
      for (let ptsMs = 0; ptsMs <= 3000; ptsMs += stepMs) {
        const at = { index: ptsMs, ptsMs, width: 1920, height: 1080 };
        const update = instance.update([face(100 + ptsMs / 4)], at);
        for (const id of ids(update)) seen.add(id);
      }
      return [...seen];
    };
    for (const stepMs of [40, 100, 200, 300]) expect(walk(stepMs)).toEqual([1]);
  });

  test('doubtful faces continue a track that they overlap, but start none', () => {
    const turning = tracker();
    expect(ids(turning.update(face(100, 500, 50, 0.4)))).toEqual([]);
    turning.update(face(100));
    expect(ids(turning.update(face(105, 500, 50, 0.4)))).toEqual([1]);
    expect(ids(turning.update(face(190, 500, 50, 0.4)))).toEqual([]);
  });

  test('a doubtful face does not take a track from a sure one', () => {
    const pair = tracker();
    pair.update(face(100));
    const sure = face(112);
    const { seen } = pair.update(face(101, 500, 50, 0.4), sure);
    expect(seen).toEqual([{ trackId: 1, detection: sure }]);
  });
});
