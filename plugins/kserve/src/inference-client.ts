import type { CallOptions, ClientUnaryCall, Metadata, requestCallback } from '@grpc/grpc-js';
import {
  InferenceClient as Client,
  type InferenceClientType,
  type ModelInferRequest,
  type ModelInferResponse__Output,
  type ModelMetadataResponse__Output,
} from '@trueframe/proto/inference';
import { TrueframeError } from '@trueframe/sdk';
import { channelOptions, credentialsOf, metadataOf } from './channel.ts';
import { failureOf } from './failure.ts';
import type { Remote } from './options.ts';

/** Calls of one model on an inference server. */
export class InferenceClient {
  readonly #client: InferenceClientType;
  readonly #metadata: Metadata;
  readonly #remote: Remote;
  readonly #model: { readonly name: string; readonly version: string };

  private constructor(
    client: InferenceClientType,
    metadata: Metadata,
    remote: Remote,
    name: string,
  ) {
    this.#client = client;
    this.#metadata = metadata;
    this.#remote = remote;
    this.#model = { name, version: remote.version };
  }

  /**
   * Connects when it is first used. `name`: of the model, there.
   * @throws REMOTE_REFUSED a file of the credentials cannot be read
   */
  static async open(remote: Remote, name: string): Promise<InferenceClient> {
    const [credentials, metadata] = await Promise.all([credentialsOf(remote), metadataOf(remote)]);
    const client = new Client(remote.address, credentials, channelOptions(remote));
    return new InferenceClient(client as InferenceClientType, metadata, remote, name);
  }

  /**
   * Settles when the model takes requests.
   * @throws REMOTE_UNAVAILABLE, REMOTE_REFUSED
   */
  async ready(signal: AbortSignal): Promise<void> {
    const { ready } = await this.#call<{ readonly ready: boolean }>(
      'is it ready',
      signal,
      (options, done) => this.#client.ModelReady(this.#model, this.#metadata, options, done),
    );
    if (ready) return;
    throw new TrueframeError('REMOTE_UNAVAILABLE', `${this.#where} is not ready`);
  }

  /** @throws REMOTE_UNAVAILABLE, REMOTE_REFUSED, MODEL_RUN_FAILED; what `signal` was aborted with */
  metadata(signal: AbortSignal): Promise<ModelMetadataResponse__Output> {
    return this.#call('inputs and outputs', signal, (options, done) =>
      this.#client.ModelMetadata(this.#model, this.#metadata, options, done),
    );
  }

  /** @throws as `metadata` */
  infer(
    tensors: Pick<ModelInferRequest, 'inputs' | 'outputs' | 'rawInputContents'>,
    signal: AbortSignal,
  ): Promise<ModelInferResponse__Output> {
    const { name: modelName, version: modelVersion } = this.#model;
    const request = { modelName, modelVersion, ...tensors };
    return this.#call('a run', signal, (options, done) =>
      this.#client.ModelInfer(request, this.#metadata, options, done),
    );
  }

  close(): void {
    this.#client.close();
  }

  get #where(): string {
    const { name, version } = this.#model;
    return `model ${name}${version && ` version ${version}`} at ${this.#remote.address}`;
  }

  #call<T>(
    what: string,
    signal: AbortSignal,
    begin: (options: CallOptions, done: requestCallback<T>) => ClientUnaryCall,
  ): Promise<T> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const abort = () => call.cancel();
      const deadline = new Date(Date.now() + this.#remote.deadline * 1000);
      const call = begin({ deadline }, (error, answer) => {
        signal.removeEventListener('abort', abort);
        if (!error) resolve(answer!);
        else if (signal.aborted) reject(signal.reason);
        else reject(failureOf(`${this.#where}, ${what}`, error.code, error.details));
      });
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
