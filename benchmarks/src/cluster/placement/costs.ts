import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../lib/scene.ts';

/** Need of one live session per second at full quality, as a benchmark has recorded it. */
export interface StreamCosts {
  readonly pixels: number;
  readonly frameRate: number;
  readonly wantedRate: number;
  readonly decodeMsPerMegapixel: number;
  /** Thread time by analysed frame, and by face of it. */
  readonly detectMs: number;
  readonly scoreMs: number;
}

/** Picture and rates of the sources of that benchmark. */
const SCENE = { pixels: 1280 * 720, frameRate: 25, wantedRate: 5 };
const TARGET = 0.8;

interface Recorded {
  readonly before: { readonly capacity: Readonly<Record<'decode' | 'detect' | 'score', number>> };
  readonly machine: { readonly cores: number };
}

/** Costs from results/overload-embedded.json, where they stand as the streams that fit if only one stage cost anything. */
export function recordedCosts(): StreamCosts {
  const path = join(root, 'benchmarks/results/overload-embedded.json');
  const { before, machine } = JSON.parse(readFileSync(path, 'utf8')) as Recorded;
  const msPerSecond = (streams: number) => (1000 * TARGET * machine.cores) / streams;
  const { pixels, frameRate, wantedRate } = SCENE;
  return {
    ...SCENE,
    decodeMsPerMegapixel: msPerSecond(before.capacity.decode) / (frameRate * (pixels / 1e6)),
    detectMs: msPerSecond(before.capacity.detect) / wantedRate,
    scoreMs: msPerSecond(before.capacity.score) / wantedRate,
  };
}
