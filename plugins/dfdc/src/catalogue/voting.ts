import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { meanOf, scoresOf } from '../shared/scores-of.ts';

export const voting = definePooling({
  id: 'voting',
  summary: 'Each score votes: the share of synthetic votes, or the mean of the winning side.',
  options: z.strictObject({
    threshold: z.number().min(0).max(1).default(0.5).describe('Scores above vote synthetic.'),
    of: z
      .enum(['share', 'winners'])
      .default('share')
      .describe('share: synthetic votes ÷ votes. winners: mean of the majority; a tie takes all.'),
  }),
  create: ({ threshold, of }) => ({
    pool(samples) {
      const scores = scoresOf(samples);
      const synthetic = scores.filter((score) => score > threshold);
      if (of === 'share') return synthetic.length / scores.length;
      const authentic = scores.filter((score) => !(score > threshold));
      if (synthetic.length === authentic.length) return meanOf(scores);
      return meanOf(synthetic.length > authentic.length ? synthetic : authentic);
    },
  }),
});
