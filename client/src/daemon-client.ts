import {
  type CallOptions,
  type ChannelCredentials,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  type AnalyzeRequest,
  type DeleteEvidenceResponse__Output,
  type DrainResponse__Output,
  type GetEvidenceRequest,
  type GetEvidenceResponse__Output,
  type GetSessionResponse__Output,
  type ListModelsResponse__Output,
  type ListPipelinesResponse__Output,
  type ListPluginsResponse__Output,
  type ListSessionsRequest,
  type ListSessionsResponse__Output,
  type Picture__Output,
  type ReloadModelsResponse__Output,
  type StartSessionRequest,
  type StartSessionResponse__Output,
  type StopSessionResponse__Output,
  TrueframeClient,
  type TrueframeClientType,
  type WatchPictureRequest,
  type WatchRequest,
  type WatchSessionsRequest,
  type WatchSessionsResponse__Output,
  type WhenBehind,
} from '@trueframe/proto';
import { toCallError } from './call-error.ts';
import { EventStream } from './event-stream.ts';
import { type PushOpen, PushStream } from './push-stream.ts';
import { readCall } from './read-call.ts';
import type { Reattach } from './reattach.ts';
import { sendToken, tokenFromEnvironment } from './token.ts';

/** Contents of PEM files. */
export interface ClientTls {
  /** CAs of the daemon. Default: those that Node trusts. */
  readonly ca?: Buffer;
  /** Certificate of this program, with `key`, for a daemon that asks for one. */
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface ClientOptions {
  /** Encryption. Default: none. */
  readonly tls?: ClientTls;
  /** The same in terms of gRPC; instead of `tls`. */
  readonly credentials?: ChannelCredentials;
  /**
   * Bearer token, or a function that is asked for it with every call. '': none. Default: TRUEFRAME_TOKEN, or the content of the
   * file TRUEFRAME_TOKEN_FILE.
   */
  readonly token?: string | (() => string);
  /** Sent with every call, e.g. the tenant. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Milliseconds that a call which is no session may take. Default: 10,000. */
  readonly timeoutMs?: number;
  /** Milliseconds for which a session whose connection was lost is tried to be followed again. 0: not at all. Default: 300,000. */
  readonly reconnectForMs?: number;
}

export interface SessionCall {
  /** Ends the session when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** A daemon that is being restarted is found again soon. */
const CHANNEL_OPTIONS = {
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 2000,
};

type Callback<T> = (error: ServiceError | null, value?: T) => void;

/** A connection to a daemon. It is made with the first call, and made anew when it is lost. */
export class DaemonClient implements Disposable {
  /** `host:port`, or another target that gRPC knows. */
  readonly address: string;
  readonly #client: TrueframeClientType;
  readonly #metadata = new Metadata();
  readonly #timeoutMs: number;
  readonly #reconnectForMs: number;

  constructor(address: string, options: ClientOptions = {}) {
    this.address = address;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#reconnectForMs = options.reconnectForMs ?? 300_000;
    const { token = tokenFromEnvironment } = options;
    this.#client = new TrueframeClient(address, channelOf(options), {
      ...CHANNEL_OPTIONS,
      interceptors: [sendToken(typeof token === 'string' ? () => token : () => token())],
    });
    for (const [key, value] of Object.entries(options.metadata ?? {})) {
      this.#metadata.set(key, value);
    }
  }

  /** Has the daemon analyse a source that it can reach. */
  analyze(request: AnalyzeRequest, { signal }: SessionCall = {}): EventStream {
    const call = this.#client.analyze(request, this.#metadata);
    // Without grace, the session ends with its call.
    const isKept = request.options?.graceMs !== 0;
    return new EventStream(call, {
      ...{ signal, toError: this.#toError },
      ...(isKept && { reattach: this.#reattach(), onLeft: this.#stop }),
    });
  }

  /** Has the daemon analyse media that this program sends. */
  push(open: PushOpen, { signal }: SessionCall = {}): PushStream {
    const call = this.#client.push(this.#metadata);
    return new PushStream(call, open, { signal, toError: this.#toError, onLeft: this.#stop });
  }

  /** Has the daemon analyse a source, and does not follow it; `watch` does. */
  startSession(request: StartSessionRequest): Promise<StartSessionResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.startSession(request, this.#metadata, options, done),
    );
  }

  /** Follows a session that somebody has started. Leaving the loop leaves the session alone. */
  watch(request: WatchRequest, { signal }: SessionCall = {}): EventStream {
    const call = this.#client.watch(request, this.#metadata);
    const reattach = this.#reattach(request.whenBehind);
    const options = { signal, reattach, toError: this.#toError };
    return new EventStream(call, options, Number(request.afterSequence ?? 0));
  }

  /** Iterates over all sessions, then over every change of one, until the loop is left or the connection lost. */
  async *watchSessions(
    request: WatchSessionsRequest = {},
    { signal }: SessionCall = {},
  ): AsyncGenerator<WatchSessionsResponse__Output, void, undefined> {
    const call = this.#client.watchSessions(request, this.#metadata);
    yield* readCall(call, { signal, toError: this.#toError });
  }

  getSession(sessionId: string): Promise<GetSessionResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.getSession({ sessionId }, this.#metadata, options, done),
    );
  }

  /** Ends a session with final verdicts and a summary for its caller. */
  stopSession(sessionId: string): Promise<StopSessionResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.stopSession({ sessionId }, this.#metadata, options, done),
    );
  }

  listSessions(request: ListSessionsRequest = {}): Promise<ListSessionsResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.listSessions(request, this.#metadata, options, done),
    );
  }

  /** Iterates over pictures of a running session until it ends or the loop is left. A picture that comes too fast is left out. */
  async *watchPicture(
    request: WatchPictureRequest,
    { signal }: SessionCall = {},
  ): AsyncGenerator<Picture__Output, void, undefined> {
    const call = this.#client.watchPicture(request, this.#metadata);
    yield* readCall(call, { signal, toError: this.#toError });
  }

  /** Returns pictures of the faces that decided, a page of them. */
  getEvidence(request: GetEvidenceRequest): Promise<GetEvidenceResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.getEvidence(request, this.#metadata, options, done),
    );
  }

  /** Deletes these pictures: of one track, or of all (0). */
  deleteEvidence(sessionId: string, trackId = 0): Promise<DeleteEvidenceResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.deleteEvidence({ sessionId, trackId }, this.#metadata, options, done),
    );
  }

  listPlugins(): Promise<ListPluginsResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.listPlugins({}, this.#metadata, options, done),
    );
  }

  listModels(): Promise<ListModelsResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.listModels({}, this.#metadata, options, done),
    );
  }

  listPipelines(): Promise<ListPipelinesResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.listPipelines({}, this.#metadata, options, done),
    );
  }

  /** Ends the sessions of the daemon. Resolves when they are over; `timeoutMs`: failing what is not, 0: as configured. */
  drain(timeoutMs = 0): Promise<DrainResponse__Output> {
    // It takes as long as the sessions do.
    return this.#unary((_, done) => this.#client.drain({ timeoutMs }, this.#metadata, done));
  }

  /** Has the daemon look for new bundles and pipelines. */
  reloadModels(): Promise<ReloadModelsResponse__Output> {
    return this.#unary((options, done) =>
      this.#client.reloadModels({}, this.#metadata, options, done),
    );
  }

  /** Closes the connection. Sessions under way go on until they end. */
  close(): void {
    this.#client.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Ends a session that this program has started and left. Whether that works is nobody's concern any more. */
  readonly #stop = (sessionId: string) => {
    this.stopSession(sessionId).catch(() => {});
  };

  #reattach(whenBehind?: WhenBehind): Reattach | undefined {
    if (this.#reconnectForMs === 0) return undefined;
    return {
      forMs: this.#reconnectForMs,
      watch: (sessionId, afterSequence) =>
        this.#client.watch(
          { sessionId, afterSequence, ...(whenBehind && { whenBehind }) },
          this.#metadata,
        ),
    };
  }

  readonly #toError = (error: ServiceError) => toCallError(error, this.address);

  #unary<T>(call: (options: CallOptions, done: Callback<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      call({ deadline: Date.now() + this.#timeoutMs }, (error, value) => {
        if (error) reject(this.#toError(error));
        else resolve(value as T);
      });
    });
  }
}

function channelOf({ tls, credentials: given }: ClientOptions): ChannelCredentials {
  if (given) return given;
  if (!tls) return credentials.createInsecure();
  return credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null);
}
