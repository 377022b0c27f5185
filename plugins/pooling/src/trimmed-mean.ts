import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { meanOf } from './mean.ts';
import { sortedScores } from './sorted-scores.ts';

export const trimmedMean = definePooling({
  id: 'trimmed-mean',
  summary: 'Mean after dropping the highest and the lowest share of the scores.',
  options: z.strictObject({
    trim: z.number().min(0).lt(0.5).default(0.1).describe('Share that is dropped at each end.'),
  }),
  create: ({ trim }) => ({
    pool(samples) {
      const scores = sortedScores(samples);
      // trim < 0.5, so at least one score is left.
      const cut = Math.floor(scores.length * trim);
      return meanOf(scores.slice(cut, scores.length - cut));
    },
  }),
});
