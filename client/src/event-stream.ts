import type { ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import type { Event__Output } from '@trueframe/proto';
import type { CallError } from './call-error.ts';

export interface EventStreamOptions {
  /** Ends the session when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  toError(error: ServiceError): CallError;
}

/**
 * The events of a session, in order. Can be iterated once; leaving the loop ends the session. Iteration throws a
 * `CallError` when the call fails, also with status CANCELLED after `cancel`.
 */
export class EventStream implements AsyncIterable<Event__Output> {
  readonly #call: ClientReadableStream<Event__Output>;
  readonly #toError: (error: ServiceError) => CallError;
  #sessionId = '';
  #error: ServiceError | undefined;

  constructor(call: ClientReadableStream<Event__Output>, { signal, toError }: EventStreamOptions) {
    this.#call = call;
    this.#toError = toError;
    const cancel = () => call.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    call.once('status', () => signal?.removeEventListener('abort', cancel));
    // The call may fail before anybody iterates.
    call.on('error', (error: ServiceError) => {
      this.#error ??= error;
    });
    if (signal?.aborted) cancel();
  }

  /** Empty before the first event. */
  get sessionId(): string {
    return this.#sessionId;
  }

  /** Ends the session now, without a summary. */
  cancel(): void {
    this.#call.cancel();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event__Output, void, undefined> {
    try {
      for await (const event of this.#call as AsyncIterable<Event__Output>) {
        this.#sessionId = event.sessionId;
        yield event;
      }
      if (this.#error) throw this.#error;
    } catch (reason) {
      // An error of the loop's body does not come by here: `yield` only returns.
      throw this.#toError(reason as ServiceError);
    } finally {
      this.#call.cancel();
    }
  }
}
