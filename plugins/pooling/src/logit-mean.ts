import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { weightedMean } from './weighted-mean.ts';

export const logitMean = definePooling({
  id: 'logit-mean',
  summary:
    'Mean of the log-odds, by weight where scores have one, turned back: confident scores weigh more than in a plain mean.',
  options: z.strictObject({
    clip: z
      .number()
      .gt(0)
      .lt(0.5)
      .default(0.01)
      .describe('Scores are kept this far from 0 and 1, so that no single one decides.'),
  }),
  create: ({ clip }) => ({
    pool(samples) {
      const logit = weightedMean(samples, (score) => {
        const clipped = Math.min(1 - clip, Math.max(clip, score));
        return Math.log(clipped / (1 - clipped));
      });
      return 1 / (1 + Math.exp(-logit));
    },
  }),
});
