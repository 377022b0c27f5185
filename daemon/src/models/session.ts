import { type ModelManifest, type OpenModel, type Tensor, TrueframeError } from '@trueframe/sdk';
import type { InferenceSession } from 'onnxruntime-node';
import type { Provider } from '../config/provider.ts';
import type { ModelBundle } from './bundle.ts';
import type { Runtime } from './runtime.ts';

type Ports = OpenModel['inputs'];

/**
 * One thread per session: workers are the parallelism. With onnxruntime's own thread pools on top throughput halves
 * (each session of each worker spins as many threads as there are cores).
 */
export const SESSION_OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  // Errors only: they come back as exceptions, and the warnings are about the optimiser.
  logSeverityLevel: 3,
};

/** Types of outputs that can be read. */
const READABLE: readonly (string | undefined)[] = ['float32', 'uint8', 'int64'];

/**
 * An onnxruntime session in the plain terms of the SDK. `release` when no run is under way. Runs give the outputs that the
 * manifest names; without any, those that can be read: graphs come with labels, maps and halves that nobody asks for.
 */
export class ModelSession implements OpenModel {
  readonly manifest: ModelManifest;
  readonly folder: string;
  readonly provider: Provider;
  readonly inputs: Ports;
  readonly outputs: Ports;
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #wanted: readonly string[];

  /** @throws MODEL_SHAPE_MISMATCH an output that is needed is of a type that cannot be read; the session stays open */
  constructor(
    runtime: Runtime,
    session: InferenceSession,
    { manifest, folder }: Pick<ModelBundle, 'manifest' | 'folder'>,
    provider: Provider,
  ) {
    this.provider = provider;
    this.#runtime = runtime;
    this.#session = session;
    this.manifest = manifest;
    this.folder = folder;
    this.inputs = session.inputMetadata.map(port);
    this.outputs = session.outputMetadata.map(port);
    this.#wanted = wantedOutputs(manifest, this.outputs);
  }

  /**
   * As the constructor, and closes the session when that throws.
   * @throws MODEL_SHAPE_MISMATCH
   */
  static async over(...args: ConstructorParameters<typeof ModelSession>): Promise<ModelSession> {
    try {
      return new ModelSession(...args);
    } catch (reason) {
      await args[1].release();
      throw reason;
    }
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    const feeds: Record<string, InstanceType<Runtime['Tensor']>> = {};
    try {
      for (const [name, { type, data, dims }] of Object.entries(inputs)) {
        feeds[name] = new this.#runtime.Tensor(type, data as never, dims);
      }
      const results = await this.#session.run(feeds, this.#wanted);
      const outputs: Record<string, Tensor> = {};
      for (const [name, value] of Object.entries(results)) {
        outputs[name] = this.#plain(name, value);
      }
      return outputs;
    } catch (reason) {
      if (reason instanceof TrueframeError) throw reason;
      const shapes = Object.entries(inputs).map(([name, { dims }]) => `${name} [${dims}]`);
      throw new TrueframeError(
        'MODEL_RUN_FAILED',
        `running ${this.manifest.id} on ${shapes.join(', ')} failed: ${(reason as Error).message}`,
        { cause: reason, details: { model: this.manifest.id } },
      );
    }
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  #plain(name: string, { type, data, dims }: InferenceSession.ReturnType[string]): Tensor {
    if (type === 'float32' || type === 'uint8' || type === 'int64') {
      return { type, dims, data: data as Tensor['data'] };
    }
    throw unreadable(this.manifest.id, name, type);
  }
}

/**
 * Names of the outputs that runs of a model give.
 * @throws MODEL_SHAPE_MISMATCH one of them is of a type that cannot be read
 */
export function wantedOutputs({ id, output }: ModelManifest, outputs: Ports): string[] {
  if (!output) {
    const readable = outputs.filter(({ type }) => READABLE.includes(type));
    const [first] = outputs;
    if (readable.length === 0 && first) throw unreadable(id, first.name, first.type);
    return readable.map(({ name }) => name);
  }
  const named = [output.name, ...(output.outOfDistribution ? [output.outOfDistribution.name] : [])];
  // That one is missing is for whoever reads it to say.
  const wanted = outputs.filter(({ name }) => named.includes(name));
  const bad = wanted.find(({ type }) => !READABLE.includes(type));
  if (bad) throw unreadable(id, bad.name, bad.type);
  return wanted.length > 0 ? wanted.map(({ name }) => name) : outputs.map(({ name }) => name);
}

function unreadable(id: string, name: string, type = 'no tensor'): TrueframeError {
  return new TrueframeError(
    'MODEL_SHAPE_MISMATCH',
    `output ${name} of ${id} is ${type}; only ${READABLE.join(', ')} can be read: cast it in the graph`,
    { details: { model: id, output: name } },
  );
}

function port(facts: InferenceSession.ValueMetadata): Ports[number] {
  const dims = facts.isTensor ? facts.shape : [];
  const fixed = dims.map((dim) => (typeof dim === 'number' ? dim : -1));
  return { name: facts.name, dims: fixed, ...(facts.isTensor && { type: facts.type }) };
}
