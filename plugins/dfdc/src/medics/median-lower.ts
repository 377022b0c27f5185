import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';
import { scoresOf } from '../shared/scores-of.ts';

/** `torch.median`: of an even number the lower one of the two in the middle. At least one value. */
export function lowerMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1]!;
}

export const medianLower = definePooling({
  id: 'median-lower',
  summary: 'Middle score; of an even number the lower of the two in the middle, as torch has it.',
  options: z.strictObject({}),
  create: () => ({ pool: (samples) => lowerMedian(scoresOf(samples)) }),
});
