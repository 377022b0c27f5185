import * as z from 'zod';

/** Rules by which the evidence of a track settles early. The scores of the ensemble must be calibrated. */
export const Settle = z.strictObject({
  falseAlarm: z
    .number()
    .gt(0)
    .lt(0.5)
    .describe('Share of real faces that may settle as synthetic, if the scores are calibrated.'),
  miss: z
    .number()
    .gt(0)
    .lt(0.5)
    .describe(
      'Share of synthetic faces that may settle as authentic, if the scores are calibrated.',
    ),
  prior: z
    .number()
    .gt(0)
    .lt(1)
    .prefault(0.5)
    .describe('Share of synthetic faces among those that the scores were calibrated on.'),
  correlation: z
    .number()
    .min(0)
    .max(0.98)
    .prefault(0.8)
    .describe(
      'Least correlation that a score is taken to have with the one before. A track that is measured to have more is believed.',
    ),
  maxSamples: z
    .int()
    .min(2)
    .prefault(150)
    .describe('Samples after which a track settles without a decision.'),
  watchFps: z
    .number()
    .gt(0)
    .max(240)
    .prefault(0.5)
    .describe('Frames per second of media at which a settled track is scored.'),
  drift: z
    .number()
    .gt(0)
    .prefault(1.5)
    .describe('Least change of the log-odds of a settled track that opens it again.'),
  live: z
    .boolean()
    .prefault(true)
    .describe('Live sessions watch settled tracks at the watch rate unless they ask otherwise.'),
});

export type Settle = z.output<typeof Settle>;
