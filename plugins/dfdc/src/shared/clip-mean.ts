import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { meanOf, scoresOf } from './scores-of.ts';

export const clipMean = definePooling({
  id: 'clip-mean',
  summary: 'Mean held within bounds, so that one wrong video costs little log loss.',
  options: z
    .strictObject({
      low: z.number().min(0).max(1).default(0.01).describe('Lowest value.'),
      high: z.number().min(0).max(1).default(0.99).describe('Highest value.'),
      of: z
        .enum(['mean', 'scores'])
        .default('mean')
        .describe('Value that is held within the bounds: the mean, or each score before it.'),
    })
    .refine(({ low, high }) => low <= high, 'low must not be above high'),
  create({ low, high, of }) {
    const clip = (value: number) => Math.min(Math.max(value, low), high);
    return {
      pool(samples) {
        const scores = scoresOf(samples);
        return of === 'mean' ? clip(meanOf(scores)) : meanOf(scores.map(clip));
      },
    };
  },
});
