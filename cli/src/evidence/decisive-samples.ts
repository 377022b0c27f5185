import type { Sample } from '../report/findings.ts';

/** Milliseconds between two frames of a face: neighbours show the same. */
const APART_MS = 1000;

/** Returns up to `count` samples with the highest scores, highest first, apart from one another. */
export function decisiveSamples(samples: readonly Sample[], count: number): readonly Sample[] {
  const picked: Sample[] = [];
  const scored = samples.filter(({ score }) => score !== undefined);
  for (const sample of scored.sort((a, b) => (b.score as number) - (a.score as number))) {
    if (picked.length === count) break;
    const isNear = picked.some(({ ptsMs }) => Math.abs(ptsMs - sample.ptsMs) < APART_MS);
    if (!isNear) picked.push(sample);
  }
  return picked;
}
