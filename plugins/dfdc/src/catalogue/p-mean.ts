import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { meanOf, scoresOf } from '../shared/scores-of.ts';
import { LogOddsClip, logOdds, sigmoid } from './log-odds.ts';

export const pMean = definePooling({
  id: 'p-mean',
  summary: 'Power mean of the log-odds that keeps their sign: certain scores weigh more.',
  options: z.strictObject({
    p: z.number().min(1).max(16).default(3).describe('1 is the plain mean of the log-odds.'),
    clip: LogOddsClip,
  }),
  create: ({ p, clip }) => ({
    pool(samples) {
      const powers = scoresOf(samples).map((score) => signedPower(logOdds(score, clip), p));
      return sigmoid(signedPower(meanOf(powers), 1 / p));
    },
  }),
});

function signedPower(value: number, exponent: number): number {
  return Math.sign(value) * Math.abs(value) ** exponent;
}
