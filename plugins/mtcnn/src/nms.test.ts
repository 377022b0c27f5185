import { describe, expect, test } from 'vitest';
import { BoxTable } from './box-table.ts';
import { nmsBySmaller, nmsByUnion } from './nms.ts';

type Row = readonly [x1: number, y1: number, x2: number, y2: number, score: number];

function table(rows: readonly Row[]): BoxTable {
  const boxes = new BoxTable();
  for (const row of rows) boxes.add(...row);
  return boxes;
}

describe('by union', () => {
  test('the better of two that overlap stays, whatever their order', () => {
    const boxes = table([
      [0, 0, 10, 10, 0.6],
      [1, 0, 11, 10, 0.9],
      [50, 50, 60, 60, 0.7],
    ]);
    expect(nmsByUnion(boxes, 0.5)).toEqual([1, 2]);
  });

  test('an overlap of exactly the threshold stays', () => {
    // 10 x 10 and 10 x 5: half of the union.
    const boxes = table([
      [0, 0, 10, 10, 0.9],
      [0, 0, 10, 5, 0.8],
    ]);
    expect(nmsByUnion(boxes, 0.5)).toEqual([0, 1]);
    expect(nmsByUnion(boxes, 0.49)).toEqual([0]);
  });

  test('areas are those of x2 - x1, without one more', () => {
    // Touching boxes share nothing; with sides one longer they would share a column of 1 x 3 of 15.
    const boxes = table([
      [0, 0, 2, 2, 0.9],
      [2, 0, 4, 2, 0.8],
    ]);
    expect(nmsByUnion(boxes, 0.1)).toEqual([0, 1]);
  });

  test('rows before the first take no part', () => {
    const boxes = table([
      [0, 0, 10, 10, 0.9],
      [0, 0, 10, 10, 0.8],
      [0, 0, 10, 10, 0.7],
    ]);
    expect(nmsByUnion(boxes, 0.5, 1)).toEqual([1]);
  });

  test('of equal scores the earlier stays', () => {
    const boxes = table([
      [0, 0, 10, 10, 0.5],
      [0, 0, 10, 10, 0.5],
    ]);
    expect(nmsByUnion(boxes, 0.5)).toEqual([0]);
  });
});

describe('by the smaller box', () => {
  test('a small box inside a large one goes', () => {
    const boxes = table([
      [0, 0, 100, 100, 0.9],
      [10, 10, 20, 20, 0.8],
    ]);
    expect(nmsBySmaller(boxes, 0.7)).toEqual([0]);
    expect(nmsByUnion(boxes, 0.7)).toEqual([0, 1]);
  });

  test('areas and overlaps count one more pixel on each side', () => {
    // 3 x 3 pixels each, sharing 1 x 3: a third. With plain sides they would only touch.
    const boxes = table([
      [0, 0, 2, 2, 0.9],
      [2, 0, 4, 2, 0.8],
    ]);
    expect(nmsBySmaller(boxes, 0.34)).toEqual([0, 1]);
    expect(nmsBySmaller(boxes, 0.33)).toEqual([0]);
  });

  test('of equal scores the later stays', () => {
    const boxes = table([
      [0, 0, 10, 10, 0.5],
      [0, 0, 10, 10, 0.5],
    ]);
    expect(nmsBySmaller(boxes, 0.7)).toEqual([1]);
  });
});

test('kept rows move up with all their columns, in the order given', () => {
  const boxes = table([
    [1, 1, 2, 2, 0.1],
    [3, 3, 4, 4, 0.25],
    [5, 5, 6, 6, 0.5],
  ]);
  boxes.keep([2, 1], 1);
  expect(boxes.length).toBe(3);
  expect([0, 19, 38].map((at) => boxes.rows[at + 4])).toEqual([Math.fround(0.1), 0.5, 0.25]);
});

test('the table grows', () => {
  const boxes = table(Array.from({ length: 1000 }, (_, i): Row => [i * 20, 0, i * 20 + 9, 9, 0.5]));
  expect(boxes.length).toBe(1000);
  expect(nmsByUnion(boxes, 0.5)).toHaveLength(1000);
});
