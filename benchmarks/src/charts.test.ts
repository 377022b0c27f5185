import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { drawCharts } from './charts.ts';
import { root, withScratch } from './lib/scene.ts';

const docs = join(root, 'docs/benchmarks');

test('the charts of docs/benchmarks.md show what is in benchmarks/results', () =>
  withScratch(async (folder) => {
    const drawn = drawCharts(folder);
    expect(drawn.map((path) => basename(path)).sort()).toEqual(readdirSync(docs).sort());
    for (const path of drawn) {
      const kept = readFileSync(join(docs, basename(path)), 'utf8');
      expect(kept, basename(path)).toBe(readFileSync(path, 'utf8'));
    }
  }));
