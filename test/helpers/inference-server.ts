import { Server, ServerCredentials, type ServiceError, status } from '@grpc/grpc-js';
import {
  type InferenceHandlers,
  inferenceService,
  type ModelInferRequest__Output,
  type ModelInferResponse,
  type ModelMetadataResponse,
} from '@trueframe/proto/inference';

type Metadata = Pick<ModelMetadataResponse, 'versions' | 'inputs' | 'outputs'>;

/** Input x of [n, 3, 2, 2], output p of [n, 1]. */
const TINY: Metadata = {
  versions: ['1'],
  inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 3, 2, 2] }],
  outputs: [{ name: 'p', datatype: 'FP32', shape: [-1, 1] }],
};

/** A server of the inference protocol in this process, whose answers a test makes up: p is the first value of each crop. */
export class InferenceServer {
  readonly address: string;
  metadata = TINY;
  isReady = true;
  /** Statuses of the calls to come, of whatever kind; then they are answered. */
  failures: (keyof typeof status)[] = [];
  /** True: calls are never answered. */
  isSilent = false;
  /** Changes answers of ModelInfer. */
  change: (answer: ModelInferResponse) => ModelInferResponse = (answer) => answer;
  readonly requests: ModelInferRequest__Output[] = [];
  /** Values of `authorization` that came with calls. */
  readonly tokens: unknown[] = [];
  calls = 0;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.address = `127.0.0.1:${port}`;
  }

  static async start(port = 0): Promise<InferenceServer> {
    const server = new Server();
    const bound = await new Promise<number>((resolve, reject) => {
      const address = `127.0.0.1:${port}`;
      server.bindAsync(address, ServerCredentials.createInsecure(), (error, at) =>
        error ? reject(error) : resolve(at),
      );
    });
    const self = new InferenceServer(server, bound);
    server.addService(inferenceService, self.#handlers as never);
    return self;
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  get #handlers(): Pick<InferenceHandlers, 'ModelReady' | 'ModelMetadata' | 'ModelInfer'> {
    const answer = (
      call: { metadata: { get(key: string): unknown[] } },
      done: (error: Partial<ServiceError> | null, value?: object) => void,
      value: () => object,
    ) => {
      this.calls += 1;
      this.tokens.push(...call.metadata.get('authorization'));
      if (this.isSilent) return;
      const failure = this.failures.shift();
      if (failure) done({ code: status[failure], details: `scripted ${failure}` });
      else done(null, value());
    };
    return {
      ModelReady: (call, done) => answer(call, done, () => ({ ready: this.isReady })),
      ModelMetadata: (call, done) => answer(call, done, () => this.metadata),
      ModelInfer: (call, done) => answer(call, done, () => this.#infer(call.request)),
    };
  }

  #infer(request: ModelInferRequest__Output): ModelInferResponse {
    this.requests.push(request);
    const [raw] = request.rawInputContents;
    const count = request.inputs[0]!.shape[0]!;
    const length = raw!.byteLength / count;
    const firsts = Array.from({ length: count }, (_, k) => raw!.readFloatLE(k * length));
    const { name } = request.outputs[0]!;
    return this.change({
      outputs: [{ name, datatype: 'FP32', shape: [count, 1] }],
      rawOutputContents: [Buffer.from(Float32Array.from(firsts).buffer)],
    });
  }
}
