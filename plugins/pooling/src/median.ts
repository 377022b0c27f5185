import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { sortedScores } from './sorted-scores.ts';

export const median = definePooling({
  id: 'median',
  summary: 'Middle score; of an even number the mean of the two in the middle.',
  options: z.strictObject({}),
  create: () => ({
    pool(samples) {
      const scores = sortedScores(samples);
      const middle = scores.length >> 1;
      if (scores.length % 2 === 1) return scores[middle]!;
      return (scores[middle - 1]! + scores[middle]!) / 2;
    },
  }),
});
