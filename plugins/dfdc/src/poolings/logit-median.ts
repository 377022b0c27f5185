import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { scoresOf } from './scores-of.ts';

export const logitMedian = definePooling({
  id: 'logit-median',
  summary:
    'Sigmoid of the median log-odds: of an even number the mean of the log-odds in the middle.',
  options: z.strictObject({
    clip: z
      .number()
      .gt(0)
      .lt(0.5)
      .default(1e-7)
      .describe('Scores are kept this far from 0 and 1, where log-odds are infinite.'),
  }),
  create: ({ clip }) => ({
    pool(samples) {
      const sorted = scoresOf(samples).sort((a, b) => a - b);
      const logits = [(sorted.length - 1) >> 1, sorted.length >> 1].map((place) => {
        const held = Math.min(Math.max(sorted[place]!, clip), 1 - clip);
        return Math.log(held / (1 - held));
      });
      return 1 / (1 + Math.exp(-(logits[0]! + logits[1]!) / 2));
    },
  }),
});
