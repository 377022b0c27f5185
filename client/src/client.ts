import {
  type CallOptions,
  type ClientReadableStream,
  credentials,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import {
  type AnalyzeRequest,
  decodeStatus,
  type Event__Output,
  type GetSessionResponse__Output,
  type ListModelsResponse__Output,
  type ListPipelinesResponse__Output,
  type ListPluginsResponse__Output,
  type ListSessionsResponse__Output,
  TrueframeClient,
  type TrueframeClientType,
} from '@trueframe/proto';
import { ERRORS, type ErrorCode, TrueframeError } from '@trueframe/sdk';

type Callback<T> = (error: ServiceError | null, value?: T) => void;

/** A daemon, near or far, with promises and typed errors. */
export class DaemonClient {
  readonly address: string;
  readonly #client: TrueframeClientType;

  constructor(address: string) {
    this.address = address;
    this.#client = new TrueframeClient(address, credentials.createInsecure());
  }

  /** The events of one session; ending the iteration early, or aborting, cancels the call. */
  async *analyze(request: AnalyzeRequest, signal: AbortSignal): AsyncIterable<Event__Output> {
    const call: ClientReadableStream<Event__Output> = this.#client.analyze(request);
    const cancel = () => call.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      if (signal.aborted) cancel();
      for await (const event of call) yield event as Event__Output;
    } catch (reason) {
      throw this.errorOf(reason as ServiceError);
    } finally {
      signal.removeEventListener('abort', cancel);
      cancel();
    }
  }

  /** A call that pushes media; its errors are for `errorOf`. */
  push(): ReturnType<TrueframeClientType['push']> {
    return this.#client.push();
  }

  getSession(sessionId: string): Promise<GetSessionResponse__Output> {
    return this.#unary((options, done) => this.#client.getSession({ sessionId }, options, done));
  }

  listSessions(): Promise<ListSessionsResponse__Output> {
    return this.#unary((options, done) => this.#client.listSessions({}, options, done));
  }

  listPlugins(): Promise<ListPluginsResponse__Output> {
    return this.#unary((options, done) => this.#client.listPlugins({}, options, done));
  }

  listModels(): Promise<ListModelsResponse__Output> {
    return this.#unary((options, done) => this.#client.listModels({}, options, done));
  }

  listPipelines(): Promise<ListPipelinesResponse__Output> {
    return this.#unary((options, done) => this.#client.listPipelines({}, options, done));
  }

  close(): void {
    this.#client.close();
  }

  #unary<T>(call: (options: CallOptions, done: Callback<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      call({ deadline: Date.now() + 10_000 }, (error, value) => {
        if (error) reject(this.errorOf(error));
        else resolve(value as T);
      });
    });
  }

  /** Returns the error that the daemon threw, when it names one; otherwise an error that says what happened to the call. */
  errorOf(error: ServiceError): TrueframeError {
    const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? [];
    if (Buffer.isBuffer(bytes)) {
      const { reason, message, metadata } = decodeStatus(bytes);
      if (reason in ERRORS) {
        return new TrueframeError(reason as ErrorCode, message, { details: metadata });
      }
    }
    const text = error.details || error.message;
    if (error.code === status.CANCELLED) {
      return new TrueframeError('SESSION_CANCELLED', 'the session was cancelled before its end');
    }
    if (error.code === status.UNAVAILABLE && /no connection established/i.test(text)) {
      return new TrueframeError(
        'REQUEST_INVALID',
        `no daemon answers at ${this.address}; start one with trueframe serve`,
        { cause: error },
      );
    }
    return new TrueframeError('INTERNAL', `call to ${this.address} failed: ${text}`, {
      cause: error,
    });
  }
}
