import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { meanOf, scoresOf } from '../shared/scores-of.ts';

export const deadZone = definePooling({
  id: 'dead-zone',
  summary: 'Mean of the scores that are not near 0.5; 0.5 when all are.',
  options: z.strictObject({
    margin: z.number().min(0).lt(0.5).default(0.1).describe('Scores nearer to 0.5 do not count.'),
  }),
  create: ({ margin }) => ({
    pool(samples) {
      const certain = scoresOf(samples).filter((score) => Math.abs(score - 0.5) >= margin);
      return certain.length === 0 ? 0.5 : meanOf(certain);
    },
  }),
});
