import { expect, test } from 'vitest';
import { tableLines } from './print-table.ts';

const head = ['name', { title: 'why', wraps: true, min: 8 }, { title: 'size', drop: 1 }];
const rows = [
  ['a', 'too little to go by', '12'],
  ['über-long-name', '', '7'],
];

test('without a terminal a table is as wide as its content', () => {
  expect(tableLines(head, rows, Number.POSITIVE_INFINITY)).toEqual([
    'name            why                  size',
    'a               too little to go by  12',
    'über-long-name                       7',
  ]);
});

test('columns are wrapped, cut and left out, and no line is wider than the terminal', () => {
  expect(tableLines(head, rows, 36)).toEqual([
    'name            why             size',
    'a               too little to   12',
    '                go by',
    'über-long-name                  7',
  ]);
  expect(tableLines(head, rows, 22)).toEqual([
    'name        why',
    'a           too little',
    '            to go by',
    'über-long…',
  ]);
  for (let width = 20; width < 60; width++) {
    const lines = tableLines(head, rows, width);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
  }
});

test('a drawn cell gets the room that there is', () => {
  const drawn = { widest: 12, draw: (width: number) => '#'.repeat(width) };
  const line = (width: number) =>
    tableLines(['id', { title: 'over time', min: 4 }], [['1', drawn]], width)[1];
  expect(line(80)).toBe(`1   ${'#'.repeat(12)}`);
  expect(line(10)).toBe(`1   ${'#'.repeat(6)}`);
});

test('characters of two columns count as two', () => {
  const lines = tableLines(['name', 'n'], [['漢字漢字漢字漢字', '1']], 17);
  expect(lines[1]).toBe('漢字漢字漢字…   1');
});
