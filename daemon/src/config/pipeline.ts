import * as z from 'zod';
import { PluginRef, RunRef } from './plugin-ref.ts';
import { SamplingPolicy } from './sampling.ts';
import { Settle } from './settle.ts';
import { VerdictPolicy } from './verdict-policy.ts';

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower case letters, digits and dashes')
  .describe('Id by which a session names it.');
const summary = z.string().describe('One sentence for listings.');
const verdict = VerdictPolicy.prefault({}).describe('Rules that turn a number into a label.');

/** A pipeline file: one detector, one tracker, an ensemble, poolings and sampling. */
export const Pipeline = z.strictObject({
  id,
  summary,
  sampling: SamplingPolicy.prefault({ fps: 5 }).describe(
    'Frames that are analysed, unless the session says otherwise.',
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
    .describe('Poolings that turn scores into one number.'),
  verdict,
  // No default: it would be a change of every pipeline's version.
  settle: Settle.optional().describe(
    'Early decision: a track whose evidence has settled is scored at a watch rate. Without it, all tracks are scored at the fixed rate.',
  ),
});

/** Rejects a key that the method decides itself. */
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
  settle: decided('settle'),
});

export type PipelineInput = z.input<typeof Pipeline>;
/** A resolved pipeline: every default filled in. */
export type Pipeline = z.output<typeof Pipeline>;
export type MethodPipeline = z.output<typeof MethodPipeline>;
export type AnyPipeline = Pipeline | MethodPipeline;

export function usesMethod(pipeline: AnyPipeline): pipeline is MethodPipeline {
  return 'method' in pipeline;
}
