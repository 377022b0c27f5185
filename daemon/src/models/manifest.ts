import { type ModelManifest, TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { parseJson } from '../lib/parse-json.ts';

const triple = z.tuple([z.number(), z.number(), z.number()]);
const fraction = z.number().min(0);

const CropRule = z.strictObject({
  shape: z.enum(['square', 'box', 'frame']).prefault('square'),
  scale: z.number().gt(0).max(10).prefault(1),
  outside: z.enum(['zero', 'clip']).prefault('zero'),
  resize: z.enum(['bilinear', 'area']).prefault('bilinear'),
});

const Input = z
  .strictObject({
    name: z.string().min(1),
    crop: CropRule,
    width: z.int().min(1).max(4096),
    height: z.int().min(1).max(4096),
    color: z.enum(['rgb', 'bgr']).prefault('rgb'),
    layout: z.enum(['nchw', 'nhwc']).prefault('nchw'),
    type: z.enum(['float32', 'uint8']).prefault('float32'),
    mean: triple.prefault([0, 0, 0]),
    std: triple
      .refine((values) => values.every((value) => value > 0), 'every std must be above 0')
      .prefault([1, 1, 1]),
    frames: z.int().min(1).prefault(1),
    maxFrames: z.int().min(2).optional(),
    step: z.int().min(1).prefault(1),
    maxBatch: z.int().min(1).max(256).prefault(4),
  })
  .refine(
    ({ frames, maxFrames }) => maxFrames === undefined || (frames > 1 && maxFrames >= frames),
    { message: 'maxFrames needs frames of at least 2, and no more than maxFrames' },
  );

const Output = z.strictObject({
  name: z.string().min(1),
  index: z.int().min(0).prefault(0),
  activation: z.enum(['probability', 'logit', 'logits']),
  perFrame: z.boolean().optional(),
  high: z.enum(['synthetic', 'real']),
  outOfDistribution: z.strictObject({ name: z.string().min(1), limit: z.number() }).optional(),
});

const Limits = z.strictObject({
  minFacePx: fraction.optional(),
  minSharpness: fraction.optional(),
  minBrightness: fraction.max(255).optional(),
  maxBrightness: fraction.max(255).optional(),
});

const path = z
  .string()
  .min(1)
  // Bundles come from strangers: a manifest must not reach other files of this machine.
  .refine(
    (file) => !/^([/\\]|[A-Za-z]:)/.test(file) && !file.split(/[/\\]/).includes('..'),
    'a relative path without ..',
  );
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits');
const weights = { file: path, sha256, data: z.record(path, sha256).optional() };

/** `model.json` as it is written; parsing fills in what sdk `ModelManifest` calls required. */
export const Manifest = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower case letters, digits and dashes'),
    version: z.string().regex(/^\d+\.\d+\.\d+([-+].+)?$/, 'a semantic version like 1.0.0'),
    task: z.enum(['scorer', 'face-detector']),
    summary: z.string().min(1),
    license: z.string().min(1),
    ...weights,
    cpu: z.strictObject(weights).optional(),
    files: z.record(path, sha256).optional(),
    input: Input.optional(),
    output: Output.optional(),
    calibration: z
      .union([z.literal('uncalibrated'), z.strictObject({ a: z.number(), b: z.number() })])
      .prefault('uncalibrated'),
    scope: z.array(z.string().min(1)).prefault([]),
    blindTo: z.array(z.string().min(1)).prefault([]),
    limits: Limits.optional(),
    provenance: z.string().min(1),
    quality: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .refine((manifest) => manifest.task !== 'scorer' || (manifest.input && manifest.output), {
    message: 'a scorer needs `input` and `output`',
  })
  .refine(
    ({ input, output }) =>
      !output?.perFrame ||
      ((input?.frames ?? 1) > 1 && output.activation !== 'logits' && !output.outOfDistribution),
    { message: 'perFrame needs frames > 1, and goes with neither logits nor outOfDistribution' },
  );

/**
 * Parses the text of a `model.json`; `origin` is its path.
 * @throws MODEL_MANIFEST_INVALID
 */
export function parseManifest(text: string, origin: string): ModelManifest {
  const result = Manifest.safeParse(parseJson(text, origin, 'MODEL_MANIFEST_INVALID'));
  if (result.success) return result.data;
  throw new TrueframeError(
    'MODEL_MANIFEST_INVALID',
    `${origin} is not a model manifest:\n${z.prettifyError(result.error)}`,
    { details: { file: origin } },
  );
}
