import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { scoresBy } from '../shared/scores-by.ts';
import { meanOf } from '../shared/scores-of.ts';
import { lowerMedian } from './median-lower.ts';

export const faceMean = definePooling({
  id: 'face-mean',
  summary: 'The Medics: one score per face, then the mean over faces, however long each is seen.',
  options: z.strictObject({
    face: z
      .enum(['mean', 'median-lower'])
      .default('mean')
      .describe("Pooling of one face's scores; the 2-D model takes median-lower."),
  }),
  create({ face }) {
    const poolFace = face === 'mean' ? meanOf : lowerMedian;
    return { pool: (samples) => meanOf(scoresBy(samples, ({ trackId }) => trackId).map(poolFace)) };
  },
});
