import type { Sample } from '@trueframe/sdk';

/** Scores from low to high. */
export function sortedScores(samples: readonly Sample[]): number[] {
  return samples.map((sample) => sample.score).sort((a, b) => a - b);
}
