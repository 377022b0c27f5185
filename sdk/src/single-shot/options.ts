import * as z from 'zod';

export interface SingleShotDefaults {
  /** Longer side fed to the network, in pixels. */
  readonly inputSize: number;
  /** 0.05..1. */
  readonly minConfidence: number;
  /** Shorter side, in pixels of the frame. */
  readonly minFacePx: number;
  /** IoU, 0..1. */
  readonly nmsThreshold: number;
  /** Default: false. */
  readonly adaptInput?: boolean;
}

/** Returns the options that a user sets on any single-shot detector: fields to spread into `z.strictObject({ … })`. */
export function singleShotOptions(defaults: SingleShotDefaults) {
  return {
    inputSize: z
      .int()
      .min(64)
      .max(4096)
      .multipleOf(32)
      .default(defaults.inputSize)
      .describe('Longer side fed to the network, in pixels; smaller frames are not enlarged.'),
    minConfidence: z
      .number()
      .min(0.05)
      .max(1)
      .default(defaults.minConfidence)
      .describe('Faces below are dropped.'),
    minFacePx: z
      .number()
      .min(0)
      .default(defaults.minFacePx)
      .describe('Faces with a shorter side below this, in pixels of the frame, are dropped.'),
    nmsThreshold: z
      .number()
      .min(0)
      .max(1)
      .default(defaults.nmsThreshold)
      .describe('Overlap (IoU) above which the less confident of two boxes is dropped.'),
    adaptInput: z
      .boolean()
      .default(defaults.adaptInput ?? false)
      .describe(
        'While all faces are large, look at .4, .5 or .7 of the input size, and in full once a second of media time.',
      ),
  };
}
