import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { float32Sum } from '../shared/numpy/float32-sum.ts';
import { scoresOf } from '../shared/scores-of.ts';

const { fround } = Math;

export interface ConfidenceWeights {
  /** Exponent of the distance from 0.5; below 1 it spreads the scores apart. */
  readonly exponent: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The rule of the 3rd place, in single precision: scores are spread away from 0.5 and clipped; each weighs as much as
 * its distance from 0.5 was before, plus 0.0001. At least one score.
 */
export function poolConfidenceWeighted(
  scores: readonly number[],
  { exponent, low, high }: ConfidenceWeights,
): number {
  const weights = new Float32Array(scores.length);
  const products = new Float32Array(scores.length);
  for (const [i, score] of scores.entries()) {
    const delta = fround(fround(score) - 0.5);
    const spread = fround(0.5 + Math.sign(delta) * fround(Math.abs(delta) ** exponent));
    const value = delta === 0 ? 0.5 : Math.min(Math.max(spread, fround(low)), fround(high));
    weights[i] = Math.abs(delta) + 1e-4;
    products[i] = value * weights[i]!;
  }
  return fround(float32Sum(products) / float32Sum(weights));
}

export const confidenceWeighted = definePooling({
  id: 'confidence-weighted',
  summary: '3rd place: scores spread away from 0.5, weighted by their distance from it.',
  options: z.strictObject({
    exponent: z.number().gt(0).max(4).default(0.65).describe('Exponent of the distance from 0.5.'),
    low: z.number().min(0).lt(0.5).default(0.01).describe('Spread scores are not below this.'),
    high: z.number().gt(0.5).max(1).default(0.99).describe('Spread scores are not above this.'),
  }),
  create: (options) => ({
    pool: (samples) => poolConfidenceWeighted(scoresOf(samples), options),
  }),
});
