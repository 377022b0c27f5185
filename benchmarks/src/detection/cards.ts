// npm run bench -- cards [NAME…]: the measured part of the cards of the embedded scorers, and metrics.json, from
// benchmarks/results/detection.json.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/scene.ts';
import { BLOCK, measuredPart } from './card.ts';
import { hasBlock, withBlock } from './marked-block.ts';
import { jsonOf, readResults } from './results.ts';

const MODELS = join(root, 'plugins/embedded/models');
const results = readResults(join(root, 'benchmarks/results/detection.json'));
const named = process.argv.slice(3);
const folders = readdirSync(MODELS, { withFileTypes: true }).filter((one) => one.isDirectory());
for (const name of named.length > 0 ? named : folders.map((folder) => folder.name)) fill(name);

/** A card without the markers of the block is left as it is. */
function fill(name: string): void {
  const path = join(MODELS, name, 'MODEL_CARD.md');
  const card = readFileSync(path, 'utf8');
  const manifest = JSON.parse(readFileSync(join(MODELS, name, 'model.json'), 'utf8'));
  const figures = results.pipelines[name];
  if (!hasBlock(card, BLOCK) || !figures) {
    console.log(`${name}: ${figures ? `no markers of ${BLOCK} in its card` : 'not measured'}`);
    return;
  }
  const photographs = results.photographs?.scorers[manifest.id];
  writeFileSync(path, withBlock(card, BLOCK, measuredPart(manifest, figures, photographs)));
  const metrics = join(MODELS, name, 'metrics.json');
  // Older ones hold what training measured, and stay.
  const isOurs = !existsSync(metrics) || 'video' in JSON.parse(readFileSync(metrics, 'utf8'));
  if (isOurs) writeFileSync(metrics, jsonOf({ video: figures, photographs }));
  console.log(`${name}: card${isOurs ? ' and metrics.json' : ''} written`);
}
