import * as z from 'zod';

/** Rules that turn a number into a label. */
export const VerdictPolicy = z
  .strictObject({
    synthetic: z
      .number()
      .min(0)
      .max(1)
      .prefault(0.7)
      .describe('Pooled score at or above: SYNTHETIC_LIKELY.'),
    authentic: z
      .number()
      .min(0)
      .max(1)
      .prefault(0.3)
      .describe('Pooled score at or below: AUTHENTIC_LIKELY.'),
    hysteresis: z
      .number()
      .min(0)
      .max(0.5)
      .prefault(0.03)
      .describe('A label is kept until the score passes its threshold back by this much.'),
    minSamples: z
      .int()
      .min(1)
      .prefault(5)
      .describe('Fewer scored samples are INCONCLUSIVE (TOO_FEW_SAMPLES).'),
    minCoverage: z
      .number()
      .min(0)
      .max(1)
      .prefault(0.2)
      .describe(
        'A track of which a smaller share of frames could be scored is UNABLE_TO_EVALUATE.',
      ),
    minCompleteness: z
      .number()
      .min(0)
      .max(1)
      .prefault(0.8)
      .describe(
        'Least share of the promised media that must be analysed; below it nothing is AUTHENTIC_LIKELY.',
      ),
    // No default: it would be a change of every pipeline's version.
    outsideScope: z
      .array(z.string().min(1))
      .optional()
      .describe(
        'Families of manipulation that the pipeline does not look for: that its models miss them does not keep a face from AUTHENTIC_LIKELY. ' +
          'Verdicts still name them in `blind_to`, with BLIND_SPOT.',
      ),
    everyMs: z
      .number()
      .gt(0)
      .prefault(1000)
      .describe(
        'Media time in milliseconds after which a track is judged again. Callers are told when there is something new.',
      ),
    // No defaults, as above.
    scoreStep: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        'Change of the score since the last verdict that is worth another one; without, 0.05. Changes of label and reasons always are. 0: every judgement is told.',
      ),
    heartbeatMs: z
      .number()
      .gt(0)
      .optional()
      .describe(
        'Media time in milliseconds after which a verdict is told again though nothing has changed; without, 5000.',
      ),
  })
  .refine((v) => v.authentic < v.synthetic, 'authentic must be below synthetic');

export type VerdictPolicy = z.output<typeof VerdictPolicy>;
