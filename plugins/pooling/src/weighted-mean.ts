import type { Sample } from '@trueframe/sdk';

/** Mean, by weight, of what `read` makes of at least one score. */
export function weightedMean(samples: readonly Sample[], read: (score: number) => number): number {
  let sum = 0;
  let total = 0;
  for (const { score, weight = 1 } of samples) {
    sum += weight * read(score);
    total += weight;
  }
  return sum / total;
}
