import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/scene.ts';
import { withBlock } from './marked-block.ts';
import { detectionTables } from './page.ts';
import { readResults } from './results.ts';

/** Puts the tables of benchmarks/results/detection.json into docs/benchmarks.md; without results the page stays. */
export function fillPage(): void {
  const results = readResults(join(root, 'benchmarks/results/detection.json'));
  if (Object.keys(results.pipelines).length === 0) return;
  const path = join(root, 'docs/benchmarks.md');
  writeFileSync(path, withBlock(readFileSync(path, 'utf8'), 'detection', detectionTables(results)));
}
