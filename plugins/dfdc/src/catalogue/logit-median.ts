import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { meanOf, scoresOf } from '../shared/scores-of.ts';
import { LogOddsClip, logOdds, sigmoid } from './log-odds.ts';

export const logitMedian = definePooling({
  id: 'logit-median',
  summary:
    'Sigmoid of the median log-odds: of an even number the mean of the log-odds in the middle.',
  options: z.strictObject({ clip: LogOddsClip }),
  create: ({ clip }) => ({
    pool(samples) {
      const sorted = scoresOf(samples).sort((a, b) => a - b);
      const middle = [(sorted.length - 1) >> 1, sorted.length >> 1];
      return sigmoid(meanOf(middle.map((place) => logOdds(sorted[place]!, clip))));
    },
  }),
});
