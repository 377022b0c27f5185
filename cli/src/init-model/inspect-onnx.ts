import { stat } from 'node:fs/promises';
import { type GraphFacts, graphOf, loadRuntime } from '@trueframe/daemon/models';
import { TrueframeError } from '@trueframe/sdk';

/** Input or output of a network. */
export interface Port {
  readonly name: string;
  /** E.g. "float32"; empty: no tensor. */
  readonly type: string;
  /** Sizes; of those that are open the name, as "N". */
  readonly dims: readonly (number | string)[];
}

export interface Inspected {
  readonly graph: GraphFacts;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/**
 * Looks into an ONNX file: what its graph says, and what onnxruntime makes of it.
 * @throws MODEL_NOT_FOUND, MODEL_LOAD_FAILED
 */
export async function inspectOnnx(path: string): Promise<Inspected> {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new TrueframeError('MODEL_NOT_FOUND', `no such file: ${path}`, { cause });
  });
  if (!facts.isFile()) throw new TrueframeError('MODEL_NOT_FOUND', `${path} is no file`);
  const graph = await graphOf('the model', path);
  const options = { executionProviders: ['cpu'], logSeverityLevel: 3 } as const;
  const session = await loadRuntime()
    .InferenceSession.create(path, options)
    .catch((cause: Error) => {
      const why = `onnxruntime cannot open ${path}: ${cause.message}`;
      throw new TrueframeError('MODEL_LOAD_FAILED', why, { cause, details: { file: path } });
    });
  try {
    const ports = (list: typeof session.inputMetadata) =>
      list.map((port): Port => {
        return port.isTensor
          ? { name: port.name, type: port.type, dims: port.shape }
          : { name: port.name, type: '', dims: [] };
      });
    return {
      graph,
      inputs: ports(session.inputMetadata),
      outputs: ports(session.outputMetadata),
    };
  } finally {
    await session.release();
  }
}

/** `float32 [N, 3, 256, 256]`. */
export function portInWords({ type, dims }: Port): string {
  return `${type || 'no tensor'} [${dims.map((dim) => (typeof dim === 'number' ? dim : dim || '?')).join(', ')}]`;
}
