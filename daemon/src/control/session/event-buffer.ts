import type { Event } from '@trueframe/proto';

/**
 * Events between a session and its one reader. The buffer itself neither blocks nor drops: the session looks at `size`
 * and decides.
 */
export class EventBuffer {
  readonly #waiting: Event[] = [];
  readonly #onTaken: () => void;
  #ended = false;
  #wake: (() => void) | undefined;

  /** `onTaken` is called whenever the reader took an event. */
  constructor(onTaken: () => void) {
    this.#onTaken = onTaken;
  }

  get size(): number {
    return this.#waiting.length;
  }

  push(event: Event): void {
    if (this.#ended) return;
    this.#waiting.push(event);
    this.#wake?.();
  }

  /** No more events will come; what waits is still delivered. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The reader has gone: frees what waits. */
  discard(): void {
    this.#waiting.length = 0;
    this.end();
  }

  /** For one reader. Finishes after `end` and the last event. A reader that leaves early discards the rest. */
  async *read(): AsyncGenerator<Event, void, undefined> {
    try {
      for (;;) {
        const event = this.#waiting.shift();
        if (event) {
          this.#onTaken();
          yield event;
        } else if (this.#ended) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          this.#wake = undefined;
        }
      }
    } finally {
      // Ended sessions are kept for listings; their events must not be.
      this.discard();
    }
  }
}
