import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { meanOf, scoresOf } from './scores-of.ts';

export const pMean = definePooling({
  id: 'p-mean',
  summary: 'Power mean of the log-odds that keeps their sign: certain scores weigh more.',
  options: z.strictObject({
    p: z.number().min(1).max(16).default(3).describe('1 is the plain mean of the log-odds.'),
    clip: z
      .number()
      .gt(0)
      .lt(0.5)
      .default(1e-7)
      .describe('Scores are kept this far from 0 and 1, where log-odds are infinite.'),
  }),
  create: ({ p, clip }) => ({
    pool(samples) {
      const powers = scoresOf(samples).map((score) => {
        const held = Math.min(Math.max(score, clip), 1 - clip);
        return signedPower(Math.log(held / (1 - held)), p);
      });
      return 1 / (1 + Math.exp(-signedPower(meanOf(powers), 1 / p)));
    },
  }),
});

function signedPower(value: number, exponent: number): number {
  return Math.sign(value) * Math.abs(value) ** exponent;
}
