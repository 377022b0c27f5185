import { checkScorerGraph, type OpenModel, type PluginContext, type Tensor } from '@trueframe/sdk';
import { inputDims, inputLength } from '@trueframe/sdk/tensor';
import { tryClaims } from './claims/try-claims.ts';

/** Side of a picture for networks that take any size: a multiple of every stride in use. */
export const ANY_SIDE = 320;

/** The outcome of a try. */
export interface Tried {
  readonly runMs: number;
  /** Doubts about a model that runs all the same. */
  readonly doubts: readonly string[];
}

/**
 * Opens a bundle and runs it: hash, graph, names and shapes are right, and a scorer gives what its manifest claims.
 * @throws MODEL_NOT_FOUND, MODEL_HASH_MISMATCH, MODEL_LOAD_FAILED, MODEL_SHAPE_MISMATCH, MODEL_RUN_FAILED,
 * MODEL_OUTPUT_INVALID, MODEL_MANIFEST_INVALID
 */
export async function tryModel(context: PluginContext, id: string): Promise<Tried> {
  const model = await context.models.open(id);
  if (model.manifest.task === 'scorer') checkScorerGraph(model);
  const inputs = zeros(model);
  const started = performance.now();
  await model.run(inputs);
  const runMs = performance.now() - started;
  return { runMs, doubts: model.manifest.task === 'scorer' ? await tryClaims(model) : [] };
}

function zeros(model: OpenModel): Record<string, Tensor> {
  const { input } = model.manifest;
  if (!input) {
    return Object.fromEntries(
      model.inputs.map(({ name, dims, type }) => {
        const fixed = dims.map((dim, axis) => (dim > 0 ? dim : axis === 0 ? 1 : ANY_SIDE));
        const length = fixed.reduce((product, dim) => product * dim, 1);
        return type === 'uint8'
          ? [name, { type, dims: fixed, data: new Uint8Array(length) }]
          : [name, { type: 'float32', dims: fixed, data: new Float32Array(length) }];
      }),
    );
  }
  const length = inputLength(input);
  const data = input.type === 'float32' ? new Float32Array(length) : new Uint8Array(length);
  return { [input.name]: { type: input.type, dims: inputDims(input, 1), data } };
}
