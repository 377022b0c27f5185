import { stat } from 'node:fs/promises';
import { TrueframeError } from '@trueframe/sdk';
import { type GraphFacts, readGraph } from './read-graph.ts';

const known = new Map<string, GraphFacts>();

/**
 * Returns what an ONNX file says about itself; remembered per thread until the file changes.
 * @param id of the model, for the error
 * @throws MODEL_LOAD_FAILED the file is no ONNX model
 */
export async function graphOf(id: string, path: string): Promise<GraphFacts> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  const key = [path, size, mtimeNs, ctimeNs, ino].join('\0');
  const remembered = known.get(key);
  if (remembered) return remembered;
  try {
    const graph = readGraph(path);
    known.set(key, graph);
    return graph;
  } catch (cause) {
    throw new TrueframeError(
      'MODEL_LOAD_FAILED',
      `${path} of ${id} is no ONNX model: ${(cause as Error).message}`,
      { cause, details: { model: id, file: path } },
    );
  }
}
