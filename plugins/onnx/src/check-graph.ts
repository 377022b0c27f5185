import { type ModelInput, type ModelOutput, type OpenModel, TrueframeError } from '@trueframe/sdk';
import { inputDims } from '@trueframe/sdk/tensor';

export interface CheckedGraph {
  readonly input: ModelInput;
  readonly output: ModelOutput;
  /** Most crops per run that both the manifest and the graph allow. */
  readonly batchLimit: number;
}

/**
 * Compares the graph with what its manifest promises.
 * @throws MODEL_MANIFEST_INVALID, MODEL_SHAPE_MISMATCH
 */
export function checkGraph({ manifest, inputs, outputs }: OpenModel): CheckedGraph {
  const { id, task, input, output } = manifest;
  if (task !== 'scorer' || !input || !output) {
    throw new TrueframeError(
      'MODEL_MANIFEST_INVALID',
      `bundle ${id} cannot score crops: it needs task "scorer" (has "${task}"), an input and an output`,
    );
  }
  const [first] = inputs;
  if (inputs.length !== 1 || first?.name !== input.name) {
    throw mismatch(id, 'inputs', `one, "${input.name}"`, inputs.map((i) => i.name).join(', '));
  }
  const wanted = inputDims(input, 1);
  const fits =
    first.dims.length === wanted.length &&
    wanted.every((size, axis) => {
      if (axis === 1 && input.maxFrames !== undefined) return first.dims[axis] === -1;
      return axis === 0 || first.dims[axis] === -1 || first.dims[axis] === size;
    });
  // A fixed batch axis of 1 still works, crop by crop.
  if (!fits || (first.dims[0] !== -1 && first.dims[0] !== 1)) {
    const [, second, ...rest] = wanted;
    const frames = input.maxFrames === undefined ? second! : 'any';
    throw mismatch(id, `input ${input.name}`, shape(['N', frames, ...rest]), shape(first.dims));
  }
  const scores = outputs.find((port) => port.name === output.name);
  if (!scores) {
    throw mismatch(id, 'output', `"${output.name}"`, outputs.map((o) => o.name).join(', '));
  }
  const columns = scores.dims.length === 1 ? 1 : scores.dims[1];
  const isTable = scores.dims.length === 1 || scores.dims.length === 2;
  if (!isTable || (columns !== -1 && output.index >= columns!)) {
    const expected = `[N] or [N, k] with column ${output.index}`;
    throw mismatch(id, `output ${output.name}`, expected, shape(scores.dims));
  }
  const ood = output.outOfDistribution?.name;
  if (ood !== undefined && !outputs.some((port) => port.name === ood)) {
    throw mismatch(id, 'output', `"${ood}"`, outputs.map((o) => o.name).join(', '));
  }
  return { input, output, batchLimit: first.dims[0] === 1 ? 1 : input.maxBatch };
}

function shape(dims: readonly (number | string)[]): string {
  return `[${dims.map((dim) => (dim === -1 ? 'any' : dim)).join(', ')}]`;
}

function mismatch(id: string, what: string, expected: string, actual: string): TrueframeError {
  return new TrueframeError(
    'MODEL_SHAPE_MISMATCH',
    `the graph of bundle ${id} is not what model.json says: ${what} expected ${expected}, is ${actual}`,
    { details: { model: id, expected, actual } },
  );
}
