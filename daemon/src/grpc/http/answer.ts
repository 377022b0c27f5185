import type { Metadata, StatusObject } from '@grpc/grpc-js';
import { status as codes } from '@grpc/grpc-js';

export type SentStatus = Pick<StatusObject, 'code' | 'details'> & {
  readonly metadata?: Metadata | null | undefined;
};

interface Pending {
  readonly message: unknown;
  readonly onTaken: () => void;
}

/** Messages of a call on their way to whoever writes them, one at a time: the next is asked for when the last is written. */
export class Answer {
  readonly #toError: (status: SentStatus) => Error;
  readonly #onStatus: (metadata: Metadata) => void;
  #pending: Pending | undefined;
  #status: SentStatus | undefined;
  #wake = () => {};

  /** `onStatus`: hears of the trailers of a call that ends well. */
  constructor(toError: (status: SentStatus) => Error, onStatus: (metadata: Metadata) => void) {
    this.#toError = toError;
    this.#onStatus = onStatus;
  }

  get isOver(): boolean {
    return this.#status !== undefined;
  }

  /** One message at a time: the next comes after `onTaken`. */
  send(message: unknown, onTaken: () => void): void {
    this.#pending = { message, onTaken };
    this.#wake();
  }

  /** A message that waits is lost when the call failed. */
  end(status: SentStatus): void {
    if (this.isOver) return;
    this.#status = status;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    for (;;) {
      const { code, metadata } = this.#status ?? {};
      if (this.#status && code !== codes.OK) throw this.#toError(this.#status);
      const next = this.#pending;
      this.#pending = undefined;
      if (next) {
        yield next.message;
        next.onTaken();
      } else if (this.#status) {
        if (metadata) this.#onStatus(metadata);
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
