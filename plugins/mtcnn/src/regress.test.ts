import { expect, test } from 'vitest';
import { BoxTable, REGRESSION } from './box-table.ts';
import { cropWindow } from './crop-window.ts';
import { regress, square } from './regress.ts';

function corners(box: readonly [number, number, number, number]): BoxTable {
  const table = new BoxTable();
  table.add(...box, 1);
  return table;
}

test('each corner moves by its share of the side', () => {
  const table = corners([10, 20, 20, 40]);
  table.rows.set([0.5, 0.25, -0.5, 0], REGRESSION);
  regress(table, 0);
  expect([...table.rows.subarray(0, 4)]).toEqual([15, 25, 15, 40]);
});

test('after the first network a side has one pixel more', () => {
  const table = corners([10, 20, 19, 39]);
  table.rows.set([0.5, 0.25, -0.5, 0], REGRESSION);
  regress(table, 1);
  expect([...table.rows.subarray(0, 4)]).toEqual([15, 25, 14, 39]);
});

test('boxes become square about their centre', () => {
  const wide = corners([0, 10, 20, 20]);
  square(wide);
  expect([...wide.rows.subarray(0, 4)]).toEqual([0, 5, 20, 25]);
  const tall = corners([0, 0, 10, 30]);
  square(tall);
  expect([...tall.rows.subarray(0, 4)]).toEqual([-10, 0, 20, 30]);
});

test('crops count pixels from 1 and end at the edges', () => {
  const window = (box: [number, number, number, number]) => cropWindow(corners(box), 0, 100, 80);
  expect(window([5.9, 6.9, 20.9, 30.9])).toEqual({ left: 4, top: 5, right: 20, bottom: 30 });
  expect(window([-7.5, -0.5, 200, 90])).toEqual({ left: 0, top: 0, right: 100, bottom: 80 });
});

test('a box that lies outside has no crop', () => {
  expect(cropWindow(corners([120, 10, 140, 30]), 0, 100, 80)).toBeNull();
  expect(cropWindow(corners([-40, 10, -1, 30]), 0, 100, 80)).toBeNull();
});
