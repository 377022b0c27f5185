import type { ClientReadableStream, Metadata, ServiceError } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { Event__Output } from '@trueframe/proto';
import { type CallError, toCallError } from './call-error.ts';
import type { Node } from './nodes.ts';

/** Metadata that names the session before its first event does. */
const SESSION_KEY = 'x-trueframe-session';

/** One call that carries events of a session. */
export class EventCall {
  readonly node: Node;
  readonly #stream: ClientReadableStream<Event__Output>;
  #error: ServiceError | undefined;
  #failure: { readonly reason: unknown } | undefined;
  #isAnswered = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(node: Node, stream: ClientReadableStream<Event__Output>) {
    this.node = node;
    this.#stream = stream;
    // It may fail before anybody iterates, and after it was given up.
    stream.on('error', (error: ServiceError) => {
      clearTimeout(this.#timer);
      this.#error ??= error;
    });
  }

  /** True: the daemon has answered. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  /** `answered`: called with the id of the session when the daemon answers. After `answerMs` without an answer the call fails. */
  open(answered: (sessionId: string) => void, answerMs?: number): void {
    this.#stream.on('metadata', (headers: Metadata) => {
      clearTimeout(this.#timer);
      this.#isAnswered = true;
      answered(String(headers.get(SESSION_KEY)[0] ?? ''));
    });
    if (answerMs === undefined) return;
    this.#timer = setTimeout(() => {
      const details = `no answer within ${answerMs} ms`;
      this.#error ??= { code: status.UNAVAILABLE, details } as ServiceError;
      this.#stream.cancel();
    }, answerMs);
  }

  /** This program cannot go on with the call: iterating throws the reason. */
  fail(reason: unknown): void {
    this.#failure = { reason };
    this.cancel();
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#stream.cancel();
  }

  /** Iterates over the events, and returns the error that ended the call, if one did. @throws what `fail` was given */
  async *events(): AsyncGenerator<Event__Output, CallError | undefined, undefined> {
    try {
      for await (const event of this.#stream as AsyncIterable<Event__Output>) yield event;
    } catch (reason) {
      // An error of the loop's body does not come by here: `yield` only returns.
      this.#error ??= reason as ServiceError;
    }
    if (this.#failure) throw this.#failure.reason;
    return this.#error && toCallError(this.#error, this.node.address);
  }
}
