import { type ModelManifest, type OpenModel, type Tensor, TrueframeError } from '@trueframe/sdk';
import type { InferenceSession } from 'onnxruntime-node';
import type { Provider } from './provider.ts';
import type { Runtime } from './runtime.ts';
import type { ModelBundle } from './store.ts';

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

/** An onnxruntime session in the plain terms of the SDK. `release` when no run is under way. */
export class ModelSession implements OpenModel {
  readonly manifest: ModelManifest;
  readonly folder: string;
  readonly provider: Provider;
  readonly inputs: Ports;
  readonly outputs: Ports;
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;

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
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    const feeds: Record<string, InstanceType<Runtime['Tensor']>> = {};
    try {
      for (const [name, { type, data, dims }] of Object.entries(inputs)) {
        feeds[name] = new this.#runtime.Tensor(type, data as never, dims);
      }
      const results = await this.#session.run(feeds);
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
    throw new TrueframeError(
      'MODEL_RUN_FAILED',
      `output ${name} of ${this.manifest.id} is ${type}; only float32, uint8 and int64 can be read`,
      { details: { model: this.manifest.id } },
    );
  }
}

function port(facts: InferenceSession.ValueMetadata): Ports[number] {
  const dims = facts.isTensor ? facts.shape : [];
  const fixed = dims.map((dim) => (typeof dim === 'number' ? dim : -1));
  return { name: facts.name, dims: fixed, ...(facts.isTensor && { type: facts.type }) };
}
