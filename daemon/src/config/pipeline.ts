import * as z from 'zod';
import { ProviderChoice } from './devices.ts';

/** Pipeline of sessions that name none, unless the configuration says otherwise. */
export const DEFAULT_PIPELINE = 'embedded';

/** Finds the faces where a command needs a detector and no pipeline is in play. */
export const DEFAULT_DETECTOR = 'embedded';

const PluginRef = z.strictObject({
  use: z.string().min(1).describe('Id of the plugin.'),
  options: z.record(z.string(), z.unknown()).prefault({}).describe('Its options.'),
});

/** A plugin that opens models. */
const RunRef = PluginRef.extend({
  provider: ProviderChoice.optional().describe(
    'What runs its models, in place of what the configuration says under `devices`.',
  ),
});

const Sampling = z.union([
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
    evenlySpread: z
      .int()
      .min(1)
      .max(10_000)
      .describe('This many frames over a file, first and last included.'),
  }),
]);

const Verdict = z
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
        'Where a smaller share of the media that a source promises could be analysed, nothing is AUTHENTIC_LIKELY.',
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
      .describe('Media time between provisional verdicts of a track.'),
  })
  .refine((v) => v.authentic < v.synthetic, 'authentic must be below synthetic');

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower case letters, digits and dashes')
  .describe('What a session names.');
const summary = z.string().describe('One sentence for listings.');
const verdict = Verdict.prefault({}).describe('How a number becomes a label.');

/** A pipeline file: one detector, one tracker, an ensemble, poolings and sampling. */
export const Pipeline = z.strictObject({
  id,
  summary,
  sampling: Sampling.prefault({ fps: 5 }).describe(
    'Which frames are analysed, unless the session says otherwise.',
  ),
  detector: RunRef.describe('Finds faces.'),
  tracker: PluginRef.describe('Follows them.'),
  ensemble: z
    .array(
      RunRef.extend({
        weight: z.number().gt(0).prefault(1).describe('Relative weight of its vote.'),
        // No default: it would be a change of every pipeline's version.
        optional: z
          .boolean()
          .optional()
          .describe('May be skipped in live sessions when the machine cannot keep up.'),
      }),
    )
    .min(1)
    .refine(
      (members) => members.some(({ optional }) => !optional),
      'one member must not be optional',
    )
    .describe('Models that vote on every crop.'),
  pooling: z
    .strictObject({
      // No default: it would be a change of every pipeline's version.
      members: PluginRef.optional().describe(
        'Makes the votes of the ensemble on a face in a frame one number; their mean by weight when left out.',
      ),
      track: PluginRef.prefault({ use: 'mean' }).describe("Makes a track's scores one number."),
      session: PluginRef.extend({
        over: z
          .enum(['tracks', 'samples'])
          .prefault('tracks')
          .describe('Pool the pooled scores of the tracks, or all samples of all tracks.'),
      })
        .prefault({ use: 'max' })
        .describe('Makes one number for the session.'),
    })
    .prefault({})
    .describe('How scores become one number.'),
  verdict,
});

/** What a method decides itself. */
const decided = (key: string) =>
  z
    .undefined({ error: `a method decides this itself: leave out \`${key}\`, or \`method\`` })
    .optional();

/** A pipeline file with a method, which looks at whole files and has its own frames, tracks and poolings. */
export const MethodPipeline = z.strictObject({
  id,
  summary,
  method: PluginRef.describe('Analyses the whole file.'),
  detector: RunRef.describe('Finds faces, where the method asks it to.'),
  ensemble: z
    .array(
      RunRef.extend({
        weight: z
          .literal(1, { error: 'a method weighs its models itself: leave out `weight`' })
          .prefault(1),
      }),
    )
    .min(1)
    .describe('Models that the method uses; which ones, and in which order, it says itself.'),
  verdict,
  sampling: decided('sampling'),
  tracker: decided('tracker'),
  pooling: decided('pooling'),
});

export type PipelineInput = z.input<typeof Pipeline>;
/** A resolved pipeline: every default filled in. */
export type Pipeline = z.output<typeof Pipeline>;
export type MethodPipeline = z.output<typeof MethodPipeline>;
export type AnyPipeline = Pipeline | MethodPipeline;
export type PluginRef = z.output<typeof PluginRef>;
export type RunRef = z.output<typeof RunRef>;
export type SamplingPolicy = z.output<typeof Sampling>;
export type VerdictPolicy = z.output<typeof Verdict>;

export function usesMethod(pipeline: AnyPipeline): pipeline is MethodPipeline {
  return 'method' in pipeline;
}
