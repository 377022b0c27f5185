import { expect, test } from 'vitest';
import { fitColumns } from './fit-columns.ts';

const column = (natural: number, min: number, drop?: number) => ({ natural, min, drop });

test('a table that fits keeps its widths', () => {
  expect(fitColumns([column(10, 4), column(20, 4)], 32)).toEqual([10, 20]);
  expect(fitColumns([column(10, 4), column(20, 4)], Number.POSITIVE_INFINITY)).toEqual([10, 20]);
});

test('the widest columns are cut first, and none below its least', () => {
  expect(fitColumns([column(10, 10), column(20, 4), column(16, 4)], 40)).toEqual([10, 13, 13]);
  expect(fitColumns([column(10, 10), column(20, 15), column(16, 4)], 33)).toEqual([10, 15, 4]);
});

test('columns go in their order, when cutting is not enough', () => {
  const columns = [column(5, 5), column(8, 8, 2), column(8, 8, 1), column(10, 6)];
  expect(fitColumns(columns, 29)).toEqual([5, 8, 0, 10]);
  expect(fitColumns(columns, 14)).toEqual([5, 0, 0, 7]);
});

test('without an order, the first and the last column stay longest', () => {
  const columns = Array.from({ length: 5 }, () => column(6, 6));
  expect(fitColumns(columns, 22)).toEqual([6, 6, 0, 0, 6]);
  expect(fitColumns(columns, 6)).toEqual([6, 0, 0, 0, 0]);
});

test('one column is cut to its least and no further', () => {
  expect(fitColumns([column(30, 10)], 4)).toEqual([10]);
});
