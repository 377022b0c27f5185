import { type ModelInput, type ModelManifest, TrueframeError } from '@trueframe/sdk';
import type { GraphFacts } from '../graph/read-graph.ts';
import { lastOp } from './last-op.ts';

/** Operations that give values of 0..1, with onnxruntime's own variants. */
const BOUNDED = new Set(['Softmax', 'Sigmoid', 'HardSigmoid', 'QLinearSoftmax', 'QLinearSigmoid']);
/** Operations that give values of any size. */
const UNBOUNDED = new Set(['Gemm', 'MatMul', 'Conv', 'LogSoftmax', 'QLinearConv', 'QLinearMatMul']);

/** Above this, mean or std are in units of 0..255: they are meant for pixels of 0..1. */
const LARGEST_UNIT = 2;
/** Networks take -1..1, 0..255 or a few standard deviations; nothing takes thousands. */
const LARGEST_INPUT = 1000;

/**
 * Compares what the manifest of a scorer claims with its graph, without running it. Returns what is doubtful.
 * @throws MODEL_MANIFEST_INVALID a claim that cannot be true, MODEL_LOAD_FAILED a graph that was exported for training
 */
export function checkClaims(manifest: ModelManifest, graph: GraphFacts): string[] {
  const { id, task, input, output } = manifest;
  if (task !== 'scorer' || !input || !output) return [];
  checkMode(id, graph);
  checkUnits(id, input);
  const last = lastOp(graph, output.name);
  const { activation, name } = output;
  if (activation !== 'probability' && last && BOUNDED.has(last)) {
    throw invalid(
      id,
      `output.activation is "${activation}", but ${name} comes from a ${last}: it is a probability already, and would be squeezed ` +
        'together; say "probability"',
    );
  }
  const dims = graph.outputs.find((one) => one.name === name)?.dims;
  const columns = dims?.length === 1 ? 1 : dims?.length === 2 ? dims[1] : undefined;
  if (activation === 'logits' && columns === 1) {
    throw invalid(
      id,
      `output.activation is "logits", but ${name} is [${dims?.map((dim) => (dim < 0 ? 'N' : dim)).join(', ')}]: the softmax of one ` +
        'column is always 1; say "logit"',
    );
  }
  return [...doubtsOfInput(input), ...doubtsOfOutput(output, last)];
}

function checkMode(id: string, { nodes }: GraphFacts): void {
  const trained = nodes.find(
    ({ op, integers }) => op === 'BatchNormalization' && integers.training_mode === 1,
  );
  if (!trained) return;
  throw new TrueframeError(
    'MODEL_LOAD_FAILED',
    `${id} is refused: its graph is in training mode (${trained.op} that makes ${trained.outputs[0]}), so scores would depend on who ` +
      'shares the batch; export it with model.eval()',
    { details: { model: id } },
  );
}

function checkUnits(id: string, { mean, std }: ModelInput): void {
  const isLarge = (value: number) => Math.abs(value) > LARGEST_UNIT;
  if (!mean.some(isLarge) && !std.some(isLarge)) return;
  throw invalid(
    id,
    `input.mean is [${mean}] and input.std [${std}], which are for pixels of 0..255; here (pixel / 255 - mean) / std goes into the ` +
      'network: divide both by 255',
  );
}

function doubtsOfInput({ type, mean, std }: ModelInput): string[] {
  const doubts: string[] = [];
  const isPlain = mean.every((value) => value === 0) && std.every((value) => value === 1);
  if (type === 'uint8' && !isPlain) {
    doubts.push('input.mean and input.std are not used: the network takes uint8');
  }
  const largest = Math.max(
    ...mean.flatMap((value, c) => [Math.abs(value / std[c]!), Math.abs((1 - value) / std[c]!)]),
  );
  if (type === 'float32' && largest > LARGEST_INPUT) {
    doubts.push(
      `with input.mean [${mean}] and input.std [${std}] values of ${Math.round(largest)} go into the network`,
    );
  }
  return doubts;
}

function doubtsOfOutput(
  { name, activation, high }: NonNullable<ModelManifest['output']>,
  last: string | undefined,
): string[] {
  const doubts: string[] = [];
  if (activation === 'probability' && last && UNBOUNDED.has(last)) {
    doubts.push(
      `output.activation is "probability", but ${name} comes from a ${last}, which gives values of any size`,
    );
  }
  const meant = meantBy(name);
  if (meant && meant !== high) {
    doubts.push(`output.high is "${high}", but ${name} sounds as if high meant ${meant}`);
  }
  return doubts;
}

function meantBy(name: string): 'synthetic' | 'real' | undefined {
  const isReal = /(^|[^a-z])(real|authentic|genuine|bona_?fide|live)([^a-z]|$)/i.test(name);
  const isFake = /(^|[^a-z])(fake|synthetic|manipulated|spoof|forged)([^a-z]|$)/i.test(name);
  return isReal === isFake ? undefined : isReal ? 'real' : 'synthetic';
}

function invalid(id: string, why: string): TrueframeError {
  return new TrueframeError('MODEL_MANIFEST_INVALID', `model.json of ${id}: ${why}`, {
    details: { model: id },
  });
}
