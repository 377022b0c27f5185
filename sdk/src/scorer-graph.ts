import type { OpenModel } from './context.ts';
import { TrueframeError } from './errors.ts';
import type { ModelInput, ModelOutput } from './model-manifest.ts';
import { inputDims } from './tensor/input-shape.ts';

/** A graph that is what its manifest says. */
export interface ScorerGraph {
  readonly input: ModelInput;
  readonly output: ModelOutput;
  /** Most crops per run that both the manifest and the graph allow. */
  readonly batchLimit: number;
}

/**
 * Compares inputs and outputs of an open model with what the manifest of a scorer promises. What the graph leaves open, only a run
 * will tell.
 * @throws MODEL_MANIFEST_INVALID, MODEL_SHAPE_MISMATCH
 */
export function checkScorerGraph({
  manifest,
  inputs,
  outputs,
}: Pick<OpenModel, 'manifest' | 'inputs' | 'outputs'>): ScorerGraph {
  const { id, task, input, output } = manifest;
  if (task !== 'scorer' || !input || !output) {
    throw new TrueframeError(
      'MODEL_MANIFEST_INVALID',
      `bundle ${id} cannot score crops: it needs task "scorer" (has "${task}"), an input and an output`,
    );
  }
  const batchLimit = checkInput(id, input, inputs) === 1 ? 1 : input.maxBatch;
  checkOutput(id, output, outputs);
  return { input, output, batchLimit };
}

/** Returns the batch axis of the graph; undefined: it leaves open how many dimensions there are. */
function checkInput(
  id: string,
  input: ModelInput,
  inputs: OpenModel['inputs'],
): number | undefined {
  const [first] = inputs;
  if (inputs.length !== 1 || first?.name !== input.name) {
    throw mismatch(id, 'inputs', `one, "${input.name}"`, namesOf(inputs));
  }
  const wanted = inputDims(input, 1);
  const [batch] = first.dims;
  // A fixed batch axis of 1 still works, crop by crop.
  if (batch !== undefined && !(fits(first.dims, wanted, input) && isBatchAxis(batch))) {
    const [, second, ...rest] = wanted;
    const frames = input.maxFrames === undefined ? second! : 'any';
    const actual = `${shape(first.dims)}${hintOf(first.dims, input)}`;
    throw mismatch(id, `input ${input.name}`, shape(['N', frames, ...rest]), actual);
  }
  if (input.type !== (first.type ?? input.type)) {
    throw mismatch(id, `input ${input.name}`, input.type, first.type!);
  }
  return batch;
}

function checkOutput(id: string, output: ModelOutput, outputs: OpenModel['outputs']): void {
  const scores = outputs.find((port) => port.name === output.name);
  if (!scores) throw mismatch(id, 'output', `"${output.name}"`, namesOf(outputs));
  const isTable = scores.dims.length <= 2;
  const columns = [-1, 1, scores.dims[1]][scores.dims.length];
  if (!isTable || (columns !== -1 && output.index >= columns!)) {
    const expected = `[N] or [N, k] with column ${output.index}`;
    throw mismatch(id, `output ${output.name}`, expected, shape(scores.dims));
  }
  if (output.activation === 'logits' && columns === 1) {
    const expected =
      '[N, k] with k > 1, because the softmax of one column is always 1 (say "logit")';
    throw mismatch(id, `output ${output.name}`, expected, shape(scores.dims));
  }
  const ood = output.outOfDistribution?.name;
  if (ood !== undefined && !outputs.some((port) => port.name === ood)) {
    throw mismatch(id, 'output', `"${ood}"`, namesOf(outputs));
  }
}

function namesOf(ports: OpenModel['outputs']): string {
  return ports.map(({ name }) => name).join(', ');
}

function fits(dims: readonly number[], wanted: readonly number[], input: ModelInput): boolean {
  if (dims.length !== wanted.length) return false;
  return wanted.every((size, axis) => {
    if (axis === 1 && input.maxFrames !== undefined) return dims[axis] === -1;
    return axis === 0 || dims[axis] === -1 || dims[axis] === size;
  });
}

function isBatchAxis(size: number | undefined): boolean {
  return size === -1 || size === 1;
}

/** Describes the graph if it is something else that a manifest can name. */
function hintOf(dims: readonly number[], input: ModelInput): string {
  const layout = input.layout === 'nchw' ? 'nhwc' : 'nchw';
  const other = { ...input, layout } as const;
  if (fits(dims, inputDims(other, 1), other)) return ` (say "layout": "${layout}")`;
  if (!isBatchAxis(dims[0])) return ' (export it with a dynamic first axis)';
  return '';
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
