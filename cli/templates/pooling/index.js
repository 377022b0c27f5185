// @ts-check
import { definePlugin, definePooling } from '@trueframe/sdk';
import * as z from 'zod';

export const pooling = definePooling({
  id: 'example',
  summary: 'Mean of the highest scores.',
  // A typo in a pipeline file is an error, because the object is strict.
  options: z.strictObject({
    share: z.number().gt(0).max(1).default(0.5).describe('Share of the scores that counts.'),
  }),
  create: ({ share }) => ({
    // Pure: the same samples give the same score. Never called without samples.
    pool(samples) {
      const scores = samples.map(({ score }) => score).sort((a, b) => b - a);
      const counted = scores.slice(0, Math.max(1, Math.round(scores.length * share)));
      return counted.reduce((sum, score) => sum + score, 0) / counted.length;
    },
  }),
});

export default definePlugin({ name: 'trueframe-plugin-example', provides: [pooling] });
