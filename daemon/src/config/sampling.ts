import * as z from 'zod';

/** Policy that chooses the frames to analyse. */
export const SamplingPolicy = z.union([
  z.literal('all').describe('Every decoded frame.'),
  z.literal('latest').describe('The newest frame whenever a worker is free. Live sources only.'),
  z.strictObject({ everyNth: z.int().min(1).describe('Frames 0, n, 2n, …') }),
  z.strictObject({
    fps: z.number().gt(0).max(240).describe('The first frame of each 1/fps second.'),
    // No default: it would be a change of every pipeline's version.
    referencesOnly: z
      .boolean()
      .optional()
      .describe('`referencesOnly`: of the frames that others need; decoders skip the rest.'),
  }),
  z.strictObject({
    keyFrames: z
      .number()
      .min(0)
      .max(60)
      .describe(
        'Key frames only: the first of each so many seconds; 0: every one. Decoders skip the rest.',
      ),
  }),
  z.strictObject({
    evenlySpread: z
      .int()
      .min(1)
      .max(10_000)
      .describe('This many frames over a file, first and last included.'),
  }),
]);

export type SamplingPolicy = z.output<typeof SamplingPolicy>;

/** True when only key frames are sampled. */
export function isOfKeyFrames(policy: SamplingPolicy | object): boolean {
  return typeof policy === 'object' && 'keyFrames' in policy;
}
