import {
  type ClientReadableStream,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import {
  type AnalyzeRequest,
  decodeStatus,
  type ErrorStatus,
  type Event__Output,
  type GetSessionResponse__Output,
  type PushRequest,
  type Session__Output,
  type StartSessionRequest,
  type StartSessionResponse__Output,
  type Summary__Output,
  TrueframeClient,
  type TrueframeClientType,
  type Verdict__Output,
  type WatchRequest,
} from '@trueframe/proto';

type Unary =
  | 'listSessions'
  | 'getSession'
  | 'stopSession'
  | 'listPlugins'
  | 'listModels'
  | 'listPipelines'
  | 'startSession'
  | 'drain'
  | 'reloadModels';

/** End of a call. */
export interface CallEnd {
  /** Name of the gRPC status. */
  readonly status: string;
  readonly details: string;
  /** The google.rpc.Status of the trailer; absent for OK. */
  readonly error: ErrorStatus | undefined;
}

/** A streaming call under way: what came so far, and how it ended. */
export class EventStream {
  readonly events: Event__Output[] = [];
  readonly ended: Promise<CallEnd>;
  readonly #call: ClientReadableStream<Event__Output>;
  #end: CallEnd | undefined;
  readonly #waiting = new Set<() => void>();
  #listener: (event: Event__Output) => void = () => {};

  constructor(call: ClientReadableStream<Event__Output>) {
    this.#call = call;
    call.on('data', (event: Event__Output) => {
      this.events.push(event);
      this.#listener(event);
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      call.on('error', () => {});
      call.on('status', ({ code, details, metadata }) => {
        this.#end = { status: status[code] as string, details, error: richStatus(metadata) };
        resolve(this.#end);
        this.#wake();
      });
    });
  }

  get sessionId(): string {
    return this.events[0]?.sessionId ?? '';
  }

  /** The first event that `wanted` accepts, past or to come. Rejects when the call ends without one. */
  async until(wanted: (event: Event__Output) => boolean): Promise<Event__Output> {
    for (;;) {
      const found = this.events.find(wanted);
      if (found) return found;
      if (this.#end) {
        const { status, details } = this.#end;
        throw new Error(`the call ended with ${status} ${details} before the event came`);
      }
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Hears of every event as it comes. */
  onEvent(listener: (event: Event__Output) => void): void {
    this.#listener = listener;
  }

  #wake(): void {
    for (const resume of this.#waiting) resume();
    this.#waiting.clear();
  }

  pause(): void {
    this.#call.pause();
  }

  resume(): void {
    this.#call.resume();
  }

  cancel(): void {
    this.#call.cancel();
  }

  verdicts(): Verdict__Output[] {
    return this.events.flatMap(({ verdict }) => (verdict ? [verdict] : []));
  }

  get summary(): Summary__Output | undefined {
    return this.events.at(-1)?.summary ?? undefined;
  }
}

/** A call that pushes media, and the events that come back. */
export class PushStream extends EventStream {
  readonly #call: ReturnType<TrueframeClientType['push']>;

  constructor(call: ReturnType<TrueframeClientType['push']>) {
    super(call as unknown as ClientReadableStream<Event__Output>);
    this.#call = call;
  }

  /** Waits until the call takes more. */
  async send(request: PushRequest): Promise<void> {
    if (this.#call.write(request)) return;
    await Promise.race([
      new Promise<void>((resolve) => {
        this.#call.once('drain', () => resolve());
      }),
      this.ended,
    ]);
  }

  end(): void {
    this.#call.end();
  }
}

/** A client that keeps everything a caller can see. */
export class TestClient {
  readonly raw: TrueframeClientType;

  constructor(address: string) {
    this.raw = new TrueframeClient(address, credentials.createInsecure());
  }

  /** `metadata`: what the call says beside the request, e.g. its tenant. */
  analyze(request: AnalyzeRequest, metadata: Record<string, string> = {}): EventStream {
    return new EventStream(this.raw.analyze(request, toMetadata(metadata)));
  }

  /** Events of a session after one that the caller has. */
  watch(request: WatchRequest): EventStream {
    return new EventStream(this.raw.watch(request));
  }

  /** Starts a session without a call that follows it. */
  async startSession(request: StartSessionRequest): Promise<StartSessionResponse__Output> {
    return (await this.unary('startSession', request)) as StartSessionResponse__Output;
  }

  push(metadata: Record<string, string> = {}): PushStream {
    return new PushStream(this.raw.push(toMetadata(metadata)));
  }

  async getSession(sessionId: string): Promise<Session__Output> {
    const response = (await this.unary('getSession', { sessionId })) as GetSessionResponse__Output;
    if (!response.session) throw new Error('GetSession answered without a session');
    return response.session;
  }

  /** Rejects with the grpc-js error; `richStatus` reads its trailer. */
  unary(method: Unary, request: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const call = this.raw[method].bind(this.raw) as unknown as (
        request: object,
        callback: (error: ServiceError | null, value: unknown) => void,
      ) => void;
      call(request, (error, value) => {
        if (error) reject(error);
        else resolve(value);
      });
    });
  }

  close(): void {
    this.raw.close();
  }
}

export function toMetadata(values: Record<string, string>): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(values)) metadata.set(key, value);
  return metadata;
}

export function richStatus(metadata: ServiceError['metadata']): ErrorStatus | undefined {
  const [bytes] = metadata.get('grpc-status-details-bin');
  return Buffer.isBuffer(bytes) ? decodeStatus(bytes) : undefined;
}
