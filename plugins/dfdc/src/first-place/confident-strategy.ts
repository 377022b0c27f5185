import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { halfMean, toHalf } from '../shared/numpy/half.ts';
import { meanOf, scoresOf } from '../shared/scores-of.ts';

export interface ConfidentOptions {
  readonly high: number;
  readonly low: number;
  /** Round as float16 arrays of NumPy 1 do: the scores, the bounds and the mean. */
  readonly half: boolean;
}

/** The strategy of the 1st place for the scores of one model over a video. At least one score. */
export function poolConfident(
  scores: readonly number[],
  { high, low, half }: ConfidentOptions,
): number {
  const rounded = half ? scores.map(toHalf) : scores;
  const mean = half ? halfMean : meanOf;
  const upper = rounded.filter((score) => score > (half ? toHalf(high) : high));
  const lower = rounded.filter((score) => score < (half ? toHalf(low) : low));
  const { length } = scores;
  if (upper.length > Math.floor(length / 2.5) && upper.length > 11) return mean(upper);
  if (lower.length > 0.9 * length) return mean(lower);
  return mean(rounded);
}

export const confidentStrategy = definePooling({
  id: 'confident-strategy',
  summary:
    '1st place: many high scores decide alone, else nearly all low ones decide alone, else the mean.',
  options: z.strictObject({
    high: z.number().min(0).max(1).default(0.8).describe('Scores above count as surely synthetic.'),
    low: z.number().min(0).max(1).default(0.2).describe('Scores below count as surely authentic.'),
    half: z.boolean().default(false).describe('Round to float16 as the reference does.'),
    undecidedWhenAlone: z
      .boolean()
      .default(false)
      .describe('One score alone gives 0.5: in the reference a lone face raises an error.'),
  }),
  create: ({ undecidedWhenAlone, ...options }) => ({
    pool(samples) {
      if (undecidedWhenAlone && samples.length === 1) return 0.5;
      return poolConfident(scoresOf(samples), options);
    },
  }),
});
