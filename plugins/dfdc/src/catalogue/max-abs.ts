import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { scoresOf } from '../shared/scores-of.ts';

export const maxAbs = definePooling({
  id: 'max-abs',
  summary: 'The score that lies furthest from 0.5; the first of several.',
  options: z.strictObject({}),
  create: () => ({
    pool: (samples) =>
      scoresOf(samples).reduce((best, score) =>
        Math.abs(score - 0.5) > Math.abs(best - 0.5) ? score : best,
      ),
  }),
});
