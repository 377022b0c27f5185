import type { ClientReadableStream, Metadata, ServiceError } from '@grpc/grpc-js';
import type { Event__Output } from '@trueframe/proto';
import type { CallError } from './call-error.ts';
import { isLost, Pauses, type Reattach } from './reattach.ts';

export interface EventStreamOptions {
  /** Ends the session when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Absent: a lost call is the end. */
  readonly reattach?: Reattach | undefined;
  /** The program is done with the session before its end. */
  onLeft?(sessionId: string): void;
  toError(error: ServiceError): CallError;
}

/** Metadata that names the session before its first event does. */
const SESSION_KEY = 'x-trueframe-session';

/** Way in which one call ended. */
type CallEnd =
  | { readonly type: 'over' }
  | { readonly type: 'moved'; readonly retryAfterMs: number }
  | { readonly type: 'failed'; readonly error: ServiceError };

/**
 * The events of a session, in order, each once. Can be iterated once; leaving the loop ends the session. When the connection is lost, or the
 * daemon is replaced, it goes on with the next call. Iteration throws a `CallError` when that fails, also with status CANCELLED
 * after `cancel`.
 */
export class EventStream implements AsyncIterable<Event__Output> {
  readonly #options: EventStreamOptions;
  readonly #left = new AbortController();
  #call: ClientReadableStream<Event__Output>;
  #error: ServiceError | undefined;
  #sessionId = '';
  #last: number;
  #isOver = false;

  /** `after`: sequence number of the event before its first one. */
  constructor(call: ClientReadableStream<Event__Output>, options: EventStreamOptions, after = 0) {
    const { signal } = options;
    this.#options = options;
    this.#last = after;
    this.#call = this.#take(call);
    const cancel = () => this.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    this.#left.signal.addEventListener('abort', () => signal?.removeEventListener('abort', cancel));
    if (signal?.aborted) cancel();
  }

  /** Empty before the daemon has answered. */
  get sessionId(): string {
    return this.#sessionId;
  }

  /** Sequence number of the newest event that was iterated over; 0 before the first. `DaemonClient.watch` goes on after it. */
  get lastSequence(): number {
    return this.#last;
  }

  /** Ends the session now. */
  cancel(): void {
    if (this.#left.signal.aborted) return;
    this.#left.abort();
    this.#call.cancel();
    if (!this.#isOver && this.#sessionId) this.#options.onLeft?.(this.#sessionId);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event__Output, void, undefined> {
    const pauses = new Pauses(this.#options.reattach?.forMs ?? 0);
    try {
      for (;;) {
        const end = yield* this.#events(pauses);
        if (end.type === 'over') return;
        if (await this.#reattached(end, pauses)) continue;
        // Nobody has left: the session may be followed by another stream.
        this.#isOver = true;
        throw this.#toError(end);
      }
    } finally {
      this.cancel();
    }
  }

  async *#events(pauses: Pauses): AsyncGenerator<Event__Output, CallEnd, undefined> {
    try {
      for await (const event of this.#call as AsyncIterable<Event__Output>) {
        if (event.moved) return { type: 'moved', retryAfterMs: event.moved.retryAfterMs };
        const sequence = Number(event.sequence);
        if (sequence > 0 && sequence <= this.#last) continue;
        if (sequence > 0) this.#last = sequence;
        this.#sessionId = event.sessionId;
        this.#isOver = Boolean(event.summary ?? event.error?.scope === 'SCOPE_SESSION');
        pauses.reset();
        yield event;
      }
    } catch (reason) {
      // An error of the loop's body does not come by here: `yield` only returns.
      this.#error ??= reason as ServiceError;
    }
    if (!this.#error) {
      this.#isOver = true;
      return { type: 'over' };
    }
    return { type: 'failed', error: this.#error };
  }

  /** False: the session cannot be followed any further. */
  async #reattached(end: Exclude<CallEnd, { type: 'over' }>, pauses: Pauses): Promise<boolean> {
    const { reattach, toError } = this.#options;
    if (!reattach || this.#isOver || this.#left.signal.aborted || !this.#sessionId) return false;
    if (end.type === 'failed' && !isLost(end.error, toError(end.error))) return false;
    const leastMs = end.type === 'moved' ? end.retryAfterMs : 0;
    if (!(await pauses.next(leastMs, this.#left.signal))) return false;
    this.#call.cancel();
    this.#call = this.#take(reattach.watch(this.#sessionId, this.#last));
    return true;
  }

  #toError(end: Exclude<CallEnd, { type: 'over' }>): CallError {
    const moved = { code: 14, details: 'the session has moved to another daemon' };
    return this.#options.toError(end.type === 'failed' ? end.error : (moved as ServiceError));
  }

  #take(call: ClientReadableStream<Event__Output>): ClientReadableStream<Event__Output> {
    this.#error = undefined;
    call.on('metadata', (headers: Metadata) => {
      this.#sessionId ||= String(headers.get(SESSION_KEY)[0] ?? '');
    });
    // The call may fail before anybody iterates, and after it was given up.
    call.on('error', (error: ServiceError) => {
      if (call === this.#call) this.#error ??= error;
    });
    return call;
  }
}
