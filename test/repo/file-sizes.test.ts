import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { files } from './documents.ts';

const MOST_LINES = 300;
const MEDIAN_LINES = 80;

const written = files.filter(
  (file) =>
    /\.(ts|mts|mjs|js|py)$/.test(file) &&
    !file.startsWith('proto/src/gen/') &&
    !/_pb2(_grpc)?\.py$/.test(file),
);
const lines = new Map(
  written.map((file) => [file, readFileSync(file, 'utf8').split('\n').length - 1]),
);

it('no file is longer than a reader can hold', () => {
  const long = [...lines].filter(([, count]) => count > MOST_LINES);
  expect(Object.fromEntries(long)).toEqual({});
});

it('the median file is short', () => {
  const counts = [...lines.values()].sort((a, b) => a - b);
  expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(MEDIAN_LINES);
});
