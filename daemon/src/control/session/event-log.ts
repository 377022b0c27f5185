import type { Event } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import { EventReader, type ReaderPolicy } from './event-reader.ts';

/** The events of a session that are kept for readers that come later. */
export interface History {
  /** Sequence number of the oldest one; the number after the newest where none is kept. */
  first(): number;
  /** Up to `limit` events after the one of that number, oldest first. */
  events(after: number, limit: number): Promise<readonly Event[]>;
}

export interface EventLogParts {
  readonly sessionId: string;
  readonly history: History;
  /** Sequence number of the newest event that there is already. */
  readonly last?: number;
  /** The session should wait for a reader (true), or need not any more (false). */
  onHeld(isHeld: boolean): void;
  /** An event is kept, and readers have it. */
  onTold?(event: Event): void;
  /** A reader misses so many events. */
  onLeftOut(count: number): void;
  /** A reader has left. */
  onLeft?(): void;
}

/**
 * The events of a session, numbered 1, 2, 3, …, for any number of readers. Each reads at its own pace from a place of its
 * choice, and has its own policy for being slow. An event is delivered once it has its number and is kept.
 */
export class EventLog {
  readonly #parts: EventLogParts;
  readonly #readers = new Set<EventReader>();
  #last: number;
  /** True: a reader is behind for which the session waits. */
  #isHeld = false;
  #hasEnded = false;

  constructor(parts: EventLogParts) {
    this.#parts = parts;
    this.#last = parts.last ?? 0;
  }

  /** Sequence number of the newest event; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Readers that have not left yet. */
  get readers(): number {
    return this.#readers.size;
  }

  /** Sequence number of the oldest event that a new reader may begin with. */
  get first(): number {
    return Math.min(this.#parts.history.first(), this.#last + 1);
  }

  /**
   * A reader of all events after the one with this number; 0: from the first. It finishes after the last event of a session
   * that is over.
   * @throws EVENTS_GONE when some of them are not kept any more; REQUEST_INVALID for a number that no event has had
   */
  read(after: number, policy: ReaderPolicy): EventReader {
    if (!Number.isInteger(after) || after < 0 || after > this.#last) {
      const message = `after_sequence ${after}: the session has events up to ${this.#last}`;
      throw new TrueframeError('REQUEST_INVALID', message, { details: { last: this.#last } });
    }
    if (after < this.first - 1) throw this.#gone(after);
    const reader = new EventReader(policy, after, {
      sessionId: this.#parts.sessionId,
      first: () => this.first,
      last: () => this.#last,
      page: (from, limit) => this.#page(from, limit),
      onTaken: () => this.#weigh(),
      onLeftOut: (count) => this.#parts.onLeftOut(count),
      onLeft: (left) => {
        this.#readers.delete(left);
        this.#weigh();
        this.#parts.onLeft?.();
      },
    });
    if (this.#hasEnded) reader.end();
    else this.#readers.add(reader);
    return reader;
  }

  /** Passes on an event that is kept, whatever waits already. */
  deliver(event: Event): void {
    if (this.#hasEnded) return;
    this.#last = Number(event.sequence);
    for (const reader of this.#readers) reader.push(event);
    this.#parts.onTold?.(event);
    this.#weigh();
  }

  /** Nothing more will be said; what waits is still delivered. */
  end(): void {
    this.#hasEnded = true;
    for (const reader of this.#readers) reader.end();
  }

  /** The session goes on in another daemon: readers get what waits, and hear where they are. */
  move(): void {
    for (const reader of this.#readers) reader.move();
    this.end();
  }

  async #page(after: number, limit: number): Promise<readonly Event[]> {
    const page = await this.#parts.history.events(after, limit);
    const [oldest] = page;
    const isWhole = oldest ? Number(oldest.sequence) === after + 1 : after >= this.#last;
    if (isWhole) return page;
    throw this.#gone(after);
  }

  #weigh(): void {
    const isHeld = [...this.#readers].some((reader) => reader.isHolding);
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#parts.onHeld(isHeld);
  }

  #gone(after: number): TrueframeError {
    return new TrueframeError(
      'EVENTS_GONE',
      `events ${after + 1} to ${this.first - 1} are not kept any more; read on after ${this.first - 1}`,
      { details: { first: this.first, last: this.#last } },
    );
  }
}
