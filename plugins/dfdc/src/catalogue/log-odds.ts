import * as z from 'zod';

/** Options of poolings over log-odds. */
export const LogOddsClip = z
  .number()
  .gt(0)
  .lt(0.5)
  .default(1e-7)
  .describe('Scores are kept this far from 0 and 1, where log-odds are infinite.');

export function logOdds(score: number, clip: number): number {
  const held = Math.min(Math.max(score, clip), 1 - clip);
  return Math.log(held / (1 - held));
}

/** The way back. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
