import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { weightedMean } from './weighted-mean.ts';

export const mean = definePooling({
  id: 'mean',
  summary: 'Mean of the scores, by weight where they have one.',
  options: z.strictObject({}),
  create: () => ({
    pool: (samples) => weightedMean(samples, (score) => score),
  }),
});

/** Mean of at least one number. */
export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
