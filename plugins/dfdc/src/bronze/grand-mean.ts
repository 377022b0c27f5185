import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { scoresBy } from '../shared/scores-by.ts';
import { meanOf } from '../shared/scores-of.ts';

export const grandMean = definePooling({
  id: 'grand-mean',
  summary:
    'Bronze: the mean of each frame, then the mean over frames, however many faces each shows.',
  options: z.strictObject({}),
  create: () => ({
    pool: (samples) => meanOf(scoresBy(samples, ({ ptsMs }) => ptsMs).map(meanOf)),
  }),
});
