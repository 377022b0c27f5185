import { type OpenModel, type PluginContext, type Tensor, TrueframeError } from '@trueframe/sdk';
import { inputDims, inputLength } from '@trueframe/sdk/tensor';

/** Side of a picture for networks that take any size: a multiple of every stride in use. */
export const ANY_SIDE = 320;

/**
 * Opens a bundle and runs it once on zeros: hash, graph, names and shapes are right. Returns the run time in ms.
 * @throws MODEL_NOT_FOUND, MODEL_HASH_MISMATCH, MODEL_LOAD_FAILED, MODEL_SHAPE_MISMATCH, MODEL_RUN_FAILED,
 * MODEL_OUTPUT_INVALID
 */
export async function tryModel(context: PluginContext, id: string): Promise<number> {
  const model = await context.models.open(id);
  const inputs = zeros(model);
  const started = performance.now();
  const outputs = await model.run(inputs);
  const elapsed = performance.now() - started;
  const { output } = model.manifest;
  if (output) checkOutput(id, output.name, output.index, outputs[output.name]);
  return elapsed;
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
  if (!model.inputs.some(({ name }) => name === input.name)) {
    const names = model.inputs.map(({ name }) => name).join(', ');
    throw mismatch(model.manifest.id, `the graph has no input ${input.name}, only ${names}`);
  }
  const length = inputLength(input);
  const data = input.type === 'float32' ? new Float32Array(length) : new Uint8Array(length);
  return { [input.name]: { type: input.type, dims: inputDims(input, 1), data } };
}

function checkOutput(id: string, name: string, index: number, tensor: Tensor | undefined): void {
  if (!tensor) throw mismatch(id, `the graph has no output ${name}`);
  if (index >= tensor.data.length) {
    throw mismatch(id, `output ${name} is [${tensor.dims}], so there is no column ${index}`);
  }
  if (!Number.isFinite(Number(tensor.data[index]))) {
    throw new TrueframeError(
      'MODEL_OUTPUT_INVALID',
      `${id} answers a black picture with ${tensor.data[index]}`,
      { details: { model: id } },
    );
  }
}

function mismatch(id: string, why: string): TrueframeError {
  return new TrueframeError('MODEL_SHAPE_MISMATCH', `${id}: ${why}`, { details: { model: id } });
}
