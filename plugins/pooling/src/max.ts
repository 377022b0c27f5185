import { definePooling } from '@trueframe/sdk';
import * as z from 'zod';

export const max = definePooling({
  id: 'max',
  summary: 'Highest score: one synthetic face is enough.',
  options: z.strictObject({}),
  create: () => ({
    pool: (samples) => samples.reduce((highest, { score }) => Math.max(highest, score), 0),
  }),
});
