import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';

export const mean = definePooling({
  id: 'mean',
  summary: 'Mean of the scores.',
  options: z.strictObject({}),
  create: () => ({
    pool: (samples) => meanOf(samples.map((sample) => sample.score)),
  }),
});

/** Mean of at least one number. */
export function meanOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
