import type { GraphFacts } from '../graph/read-graph.ts';

/** Operations that choose, order or copy values without changing what they mean. */
const PASSES = new Set([
  ...['Identity', 'Cast', 'Squeeze', 'Unsqueeze', 'Reshape', 'Flatten', 'Transpose', 'Slice'],
  ...['Gather', 'Split', 'Dropout', 'QuantizeLinear', 'DequantizeLinear'],
]);

/** Graphs are no deeper than that behind their last real operation. */
const MAX_STEPS = 100;

/** Returns the operation that makes an output, behind operations that only choose and order values; undefined: unknown, or several. */
export function lastOp({ nodes }: GraphFacts, output: string): string | undefined {
  let wanted = output;
  for (let step = 0; step < MAX_STEPS; step++) {
    const node = nodes.find(({ outputs }) => outputs.includes(wanted));
    const [first] = node?.inputs ?? [];
    if (!node || !PASSES.has(node.op)) return node?.op;
    if (first === undefined) return undefined;
    wanted = first;
  }
  return undefined;
}
