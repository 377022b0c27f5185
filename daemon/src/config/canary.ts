import * as z from 'zod';
import { duration } from './scalars.ts';

/** The block `canary` of the configuration. */
export const Canary = z.strictObject({
  interval: duration
    .prefault('10m')
    .describe(
      'Time between two analyses of a known clip with the default pipeline; the first one is made before the daemon is ready. 0s: none.',
    ),
  timeout: duration
    .prefault('2m')
    .describe(
      'Longest time that such an analysis may take. One that takes longer says nothing: the machine is busy.',
    ),
  clip: z.string().optional().meta({
    description:
      'File to analyse; a few seconds with one face are enough. The built-in one has a drawn face that was swapped.',
    defaultInWords: 'built in',
  }),
  label: z
    .enum([
      'AUTHENTIC_LIKELY',
      'SYNTHETIC_LIKELY',
      'INCONCLUSIVE',
      'NOT_APPLICABLE',
      'UNABLE_TO_EVALUATE',
    ])
    .optional()
    .meta({
      description:
        'Label that the clip must get. It is known for the built-in clip and the pipelines of @trueframe/plugin-embedded.',
      defaultInWords: 'any, but always the same',
    }),
  score: z.number().min(0).max(1).optional().meta({
    description: 'Score that the clip must get, within `tolerance`.',
    defaultInWords: 'any, but always the same',
  }),
  tolerance: z
    .number()
    .gt(0)
    .max(1)
    .prefault(0.05)
    .describe(
      'Most by which a score may differ: from `score`, and of any frame from the first analysis.',
    ),
});
