import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { meanOf } from './mean.ts';
import { sortedScores } from './sorted-scores.ts';

export const topK = definePooling({
  id: 'top-k',
  summary: 'Mean of the highest scores: for fakes that show in a few frames only.',
  options: z
    .strictObject({
      k: z.int().min(1).optional().describe('Number of scores that count.'),
      share: z.number().gt(0).max(1).optional().describe('Share of the scores that counts.'),
    })
    .refine(({ k, share }) => k === undefined || share === undefined, 'give k or share, not both')
    .describe('Default: share 0.25.'),
  create({ k, share = 0.25 }) {
    return {
      pool(samples) {
        const count = k ?? Math.ceil(samples.length * share);
        return meanOf(sortedScores(samples).slice(-Math.min(count, samples.length)));
      },
    };
  },
});
