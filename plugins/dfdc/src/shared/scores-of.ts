import type { Sample } from '@trueframe/sdk';

export function scoresOf(samples: readonly Sample[]): number[] {
  return samples.map(({ score }) => score);
}

/** Mean of at least one number. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
