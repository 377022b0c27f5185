import type { Sample } from '@trueframe/sdk';

/** Scores of the samples that share a key, in order of first appearance. */
export function scoresBy(
  samples: readonly Sample[],
  keyOf: (sample: Sample) => number,
): readonly number[][] {
  const groups = new Map<number, number[]>();
  for (const sample of samples) {
    const key = keyOf(sample);
    const group = groups.get(key);
    if (group) group.push(sample.score);
    else groups.set(key, [sample.score]);
  }
  return [...groups.values()];
}
