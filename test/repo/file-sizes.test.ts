import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listFiles } from './read-imports.ts';

const MOST_LINES = 300;
const MEDIAN_LINES = 80;

/** Files that are longer, and by how much they may be. The list only gets shorter. */
const LONGER: Readonly<Record<string, number>> = {
  'training/embedded/detector/scenes.py': 468,
};

const written = listFiles().filter(
  (file) => /\.(ts|mts|mjs|js|py)$/.test(file) && !file.startsWith('proto/src/gen/'),
);
const lines = new Map(
  written.map((file) => [file, readFileSync(file, 'utf8').split('\n').length - 1]),
);

it('no file is longer than a reader can hold', () => {
  const long = [...lines].filter(([file, count]) => count > (LONGER[file] ?? MOST_LINES));
  expect(Object.fromEntries(long)).toEqual({});
});

it('files that became short enough are off the list', () => {
  const mended = Object.keys(LONGER).filter((file) => (lines.get(file) ?? 0) <= MOST_LINES);
  expect(mended).toEqual([]);
});

it('the median file is short', () => {
  const counts = [...lines.values()].sort((a, b) => a - b);
  expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(MEDIAN_LINES);
});
