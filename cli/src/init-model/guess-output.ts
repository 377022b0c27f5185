import type { GraphFacts } from '@trueframe/daemon/models';
import { type ModelOutput, TrueframeError } from '@trueframe/sdk';
import { type Guess, guessed, type Said } from './guess.ts';
import { type Port, portInWords } from './inspect-onnx.ts';

/** Operations that change the form of numbers and not the numbers. */
const FORMAL: ReadonlySet<string> = new Set([
  ...['Identity', 'Cast', 'Squeeze', 'Unsqueeze', 'Reshape', 'Flatten', 'Gather', 'Slice'],
]);

/**
 * Returns which number of a network is the score, and which of that is guessed.
 * @throws MODEL_SHAPE_MISMATCH there is no output with numbers
 */
export function guessOutput(outputs: readonly Port[], graph: GraphFacts): Said<ModelOutput> {
  const port = outputs.find(({ type, dims }) => type === 'float32' && dims.length <= 2);
  if (!port) {
    const found = outputs.map((one) => `${one.name} ${portInWords(one)}`).join('; ');
    throw new TrueframeError(
      'MODEL_SHAPE_MISMATCH',
      `a scorer has a float32 output [N] or [N, k]; this one has: ${found}`,
    );
  }
  const guesses: Guess[] = [];
  const last = lastOperation(port.name, graph);
  const columns = port.dims[1] === undefined ? 1 : port.dims[1];
  const hasSeveral = columns !== 1;
  const output = {
    name: port.name,
    index: hasSeveral
      ? guessed(guesses, 'output.index', 1, `which of the ${columns} columns is the class`)
      : 0,
    activation: activationOf(last, hasSeveral, guesses),
    high: guessed(
      guesses,
      'output.high',
      /real|pristine|authentic/i.test(port.name) ? 'real' : 'synthetic',
      'a picture of which you know the answer: what a high value means',
    ),
  } as const;
  if (outputs.length > 1) {
    guessed(
      guesses,
      'output.name',
      port.name,
      `one of ${outputs.map(({ name }) => name).join(', ')}`,
    );
  }
  return { value: output, guesses };
}

function activationOf(
  last: string,
  hasSeveral: boolean,
  guesses: Guess[],
): ModelOutput['activation'] {
  if (last === 'Sigmoid' || last === 'Softmax') return 'probability';
  const why = `the end of the graph, which is ${last || 'unknown'}: neither Sigmoid nor Softmax`;
  return guessed(guesses, 'output.activation', hasSeveral ? 'logits' : 'logit', why);
}

/** Returns the operation that an output comes out of, those that only change its form left out; empty: unknown. */
function lastOperation(output: string, { nodes }: GraphFacts): string {
  let name = output;
  for (let k = 0; k < nodes.length; k++) {
    const node = nodes.find(({ outputs }) => outputs.includes(name));
    if (!node) return '';
    if (!FORMAL.has(node.op)) return node.op;
    name = node.inputs[0] ?? '';
  }
  return '';
}
