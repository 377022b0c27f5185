import { randomUUID } from 'node:crypto';
import { type ClientReadableStream, Metadata } from '@grpc/grpc-js';
import type {
  AnalyzeRequest,
  DeleteEvidenceResponse__Output,
  DrainResponse__Output,
  Event__Output,
  GetEvidenceRequest,
  GetEvidenceResponse__Output,
  GetSessionResponse__Output,
  ListModelsResponse__Output,
  ListPipelinesResponse__Output,
  ListPluginsResponse__Output,
  ListSessionsRequest,
  ListSessionsResponse__Output,
  Picture__Output,
  ReloadModelsResponse__Output,
  StartSessionRequest,
  StartSessionResponse__Output,
  StopSessionResponse__Output,
  WatchPictureRequest,
  WatchRequest,
  WatchSessionsRequest,
  WatchSessionsResponse__Output,
} from '@trueframe/proto';
import type { ClientOptions, SessionCall } from './client-options.ts';
import { EventCall } from './event-call.ts';
import { EventStream, type Reattach } from './event-stream.ts';
import type { PushOpen } from './media-call.ts';
import { type Node, Nodes } from './nodes.ts';
import { FilePush, type PushedFile } from './push-file.ts';
import { PushStream } from './push-stream.ts';
import { readCall } from './read-call.ts';
import { type Ask, askAny, askOne } from './unary.ts';

/** Options of a call that may be tried again. */
export interface StartOptions {
  /** Milliseconds for which nodes that do not answer are asked again. Default: 0, each node once. */
  readonly retryForMs?: number | undefined;
  /** Ends the tries. */
  readonly signal?: AbortSignal | undefined;
}

/** Connections to a daemon, or to the nodes of a cluster. They are made with the first call, and made anew when they are lost. */
export class DaemonClient implements Disposable {
  /** The addresses, separated by commas. */
  readonly address: string;
  readonly #nodes: Nodes;
  readonly #metadata = new Metadata();
  readonly #timeoutMs: number;
  readonly #reconnectForMs: number;
  readonly #answerMs: number;

  /**
   * `address`: `host:port` or another target that gRPC knows, e.g. `dns:///trueframe.example:50051`; or several of them, in an array or
   * separated by commas: nodes of a cluster, where each knows every session.
   * @throws RangeError without an address
   */
  constructor(address: string | readonly string[], options: ClientOptions = {}) {
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#reconnectForMs = options.reconnectForMs ?? 300_000;
    this.#answerMs = options.answerMs ?? 5000;
    this.#nodes = new Nodes(address, options);
    this.address = this.#nodes.address;
    for (const [key, value] of Object.entries(options.metadata ?? {})) {
      this.#metadata.set(key, value);
    }
  }

  /** Has the daemon analyse a source that it can reach. */
  analyze(request: AnalyzeRequest, call: SessionCall = {}): EventStream {
    const kept = withRequestId(request);
    const start = () => this.#open((node) => node.client.analyze(kept, this.#metadata));
    // Without grace, the session ends with its call.
    if (request.options?.graceMs === 0) return new EventStream(start(), call);
    const reattach = { ...this.#reattach(), start };
    return new EventStream(start(), { ...call, reattach, onLeft: this.#stop });
  }

  /** Has the daemon analyse media that this program sends. */
  push(open: PushOpen, call: SessionCall = {}): PushStream {
    const node = this.#nodes.next();
    const push = node.client.push(this.#metadata);
    return new PushStream(node, push, open, { ...call, onLeft: this.#stop });
  }

  /**
   * Has the daemon analyse a file of this program, and goes on by itself, with media and events, when the call is lost. Iteration
   * also throws what reading the file throws.
   */
  pushFile(path: string, open: PushedFile, call: SessionCall = {}): EventStream {
    const { watch, ...reattach } = this.#reattach();
    const push = () => {
      const node = this.#nodes.next();
      return [node, node.client.push(this.#metadata)] as const;
    };
    const file = new FilePush(path, open, { push, watch });
    return new EventStream(file.start(), {
      ...{ ...call, onLeft: this.#stop },
      reattach: {
        ...reattach,
        start: () => file.start(),
        watch: (sessionId, place) => file.goOn(sessionId, place),
        sessionOf: (error) => file.sessionOf(error),
      },
    });
  }

  /**
   * Has the daemon analyse a source, and does not follow it; `watch` does. Without a `requestId`, the session gets one, so that a call
   * that is tried again does not start another session.
   */
  startSession(
    request: StartSessionRequest,
    options: StartOptions = {},
  ): Promise<StartSessionResponse__Output> {
    const kept = withRequestId(request);
    const ask: Ask<StartSessionResponse__Output> = (client, limit, done) =>
      client.startSession(kept, this.#metadata, limit, done);
    return askAny(this.#nodes, ask, { timeoutMs: this.#timeoutMs, ...options });
  }

  /** Follows a session that somebody has started. Leaving the loop leaves the session alone. */
  watch(request: WatchRequest, call: SessionCall = {}): EventStream {
    const { sessionId = '', onlyNew = false } = request;
    return new EventStream(
      this.#open((node) => node.client.watch(request, this.#metadata)),
      {
        ...{ ...call, sessionId, onlyNew, after: Number(request.afterSequence ?? 0) },
        reattach: this.#reattach(request),
      },
    );
  }

  /** Iterates over all sessions, then over every change of one, until the loop is left or the connection lost. */
  async *watchSessions(
    request: WatchSessionsRequest = {},
    { signal }: SessionCall = {},
  ): AsyncGenerator<WatchSessionsResponse__Output, void, undefined> {
    const { client, address } = this.#nodes.next();
    const call = client.watchSessions(request, this.#metadata);
    yield* readCall(call, { signal, address });
  }

  getSession(sessionId: string): Promise<GetSessionResponse__Output> {
    return this.#unary((client, options, done) =>
      client.getSession({ sessionId }, this.#metadata, options, done),
    );
  }

  /** Ends a session with final verdicts and a summary for its caller. */
  stopSession(sessionId: string): Promise<StopSessionResponse__Output> {
    return this.#unary((client, options, done) =>
      client.stopSession({ sessionId }, this.#metadata, options, done),
    );
  }

  listSessions(request: ListSessionsRequest = {}): Promise<ListSessionsResponse__Output> {
    return this.#unary((client, options, done) =>
      client.listSessions(request, this.#metadata, options, done),
    );
  }

  /** Iterates over pictures of a running session until it ends or the loop is left. A picture that comes too fast is left out. */
  async *watchPicture(
    request: WatchPictureRequest,
    { signal }: SessionCall = {},
  ): AsyncGenerator<Picture__Output, void, undefined> {
    const { client, address } = this.#nodes.next();
    const call = client.watchPicture(request, this.#metadata);
    yield* readCall(call, { signal, address });
  }

  /** Returns pictures of the faces that decided, a page of them. */
  getEvidence(request: GetEvidenceRequest): Promise<GetEvidenceResponse__Output> {
    return this.#unary((client, options, done) =>
      client.getEvidence(request, this.#metadata, options, done),
    );
  }

  /** Deletes these pictures: of one track, or of all (0). */
  deleteEvidence(sessionId: string, trackId = 0): Promise<DeleteEvidenceResponse__Output> {
    return this.#unary((client, options, done) =>
      client.deleteEvidence({ sessionId, trackId }, this.#metadata, options, done),
    );
  }

  listPlugins(): Promise<ListPluginsResponse__Output> {
    return this.#unary((client, options, done) =>
      client.listPlugins({}, this.#metadata, options, done),
    );
  }

  listModels(): Promise<ListModelsResponse__Output> {
    return this.#unary((client, options, done) =>
      client.listModels({}, this.#metadata, options, done),
    );
  }

  listPipelines(): Promise<ListPipelinesResponse__Output> {
    return this.#unary((client, options, done) =>
      client.listPipelines({}, this.#metadata, options, done),
    );
  }

  /** Ends the sessions of the daemon. Resolves when they are over; `timeoutMs`: failing what is not, 0: as configured. */
  drain(timeoutMs = 0): Promise<DrainResponse__Output> {
    // It takes as long as the sessions do.
    const ask: Ask<DrainResponse__Output> = (client, _, done) =>
      client.drain({ timeoutMs }, this.#metadata, done);
    return askOne(this.#nodes.next(), ask);
  }

  /** Has the daemon look for new bundles and pipelines. */
  reloadModels(): Promise<ReloadModelsResponse__Output> {
    return this.#unary((client, options, done) =>
      client.reloadModels({}, this.#metadata, options, done),
    );
  }

  /** Closes the connection. Sessions under way go on until they end. */
  close(): void {
    this.#nodes.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Ends a session that this program has started and left. Whether that works is nobody's concern any more. */
  readonly #stop = (sessionId: string) => {
    this.stopSession(sessionId).catch(() => {});
  };

  #open(open: (node: Node) => ClientReadableStream<Event__Output>): EventCall {
    const node = this.#nodes.next();
    return new EventCall(node, open(node));
  }

  /** Goes on with `Watch`. `request`: a reader's wishes. */
  #reattach(request?: WatchRequest): Reattach {
    return {
      ...{ forMs: this.#reconnectForMs, answerMs: this.#answerMs, nodes: this.#nodes.count },
      avoid: (node) => this.#nodes.avoid(node),
      watch: (sessionId, { last, isUnset }) => {
        const from = { sessionId, afterSequence: last, onlyNew: isUnset };
        return this.#open((node) => node.client.watch({ ...request, ...from }, this.#metadata));
      },
    };
  }

  #unary<T>(ask: Ask<T>): Promise<T> {
    return askAny(this.#nodes, ask, { timeoutMs: this.#timeoutMs });
  }
}

/** The same session, however often it is started. */
function withRequestId<T extends AnalyzeRequest>(request: T): T {
  const requestId = request.options?.requestId || randomUUID();
  return { ...request, options: { ...request.options, requestId } };
}
