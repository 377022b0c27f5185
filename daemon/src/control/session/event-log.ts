import type { Event } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { EventPayload } from '../../wire/event-payload.ts';
import { EventReader, type ReaderPolicy } from './event-reader.ts';

export interface EventLogParts {
  readonly sessionId: string;
  /** Events that are kept for readers that come later. */
  readonly keep: number;
  /** The session should wait for a reader (true), or need not any more (false). */
  onHeld(isHeld: boolean): void;
  /** A reader missed an event. */
  onLeftOut(): void;
  /** A reader has no room for an event that must not be missed, and does not get it. */
  onFull(reader: EventReader): void;
}

/**
 * The events of a session, numbered 1, 2, 3, …, for any number of readers. Each reads at its own pace from a place of its
 * choice, and has its own policy for being slow.
 */
export class EventLog {
  readonly #parts: EventLogParts;
  /** The newest ones, oldest first. */
  #kept: Event[] = [];
  readonly #readers = new Set<EventReader>();
  #last = 0;
  #isHeld = false;
  #hasEnded = false;

  constructor(parts: EventLogParts) {
    this.#parts = parts;
  }

  /** Sequence number of the newest event; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Sequence number of the oldest event that a new reader may begin with. */
  get first(): number {
    return this.#last - this.#kept.length + 1;
  }

  /** True: a reader is behind for which the session waits. */
  get isHeld(): boolean {
    return this.#isHeld;
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
    const backlog = this.#kept.slice(after - this.first + 1);
    const reader = new EventReader(policy, after, backlog, {
      onTaken: () => this.#weigh(),
      onLeft: (left) => {
        this.#readers.delete(left);
        this.#weigh();
      },
    });
    if (this.#hasEnded) reader.end();
    else this.#readers.add(reader);
    return reader;
  }

  /**
   * Adds an event, for every reader that has room for it. Where none has, it gets no number, so that a single reader sees no
   * hole.
   */
  offer(payload: EventPayload): void {
    const isOptional = Boolean(payload.scores || payload.trackUpdated);
    const slow = [...this.#readers].filter((reader) => !reader.hasRoomFor(isOptional));
    for (const reader of slow) {
      if (isOptional) this.#leaveOut(reader);
      else this.#parts.onFull(reader);
    }
    if (slow.length === 0 || slow.length < this.#readers.size) this.#append(payload, slow);
  }

  /** An event that every reader gets, however much waits for it. */
  say(payload: EventPayload): void {
    this.#append(payload, []);
  }

  /** Nothing more will be said; what waits is still delivered. */
  end(): void {
    this.#hasEnded = true;
    for (const reader of this.#readers) reader.end();
  }

  #append(payload: EventPayload, except: readonly EventReader[]): void {
    if (this.#hasEnded) return;
    this.#last += 1;
    const now = Date.now();
    const event: Event = {
      sessionId: this.#parts.sessionId,
      sequence: this.#last,
      emittedAt: { seconds: Math.floor(now / 1000), nanos: (now % 1000) * 1_000_000 },
      ...payload,
    };
    this.#keep(event);
    for (const reader of this.#readers) if (!except.includes(reader)) reader.push(event);
    this.#weigh();
  }

  #keep(event: Event): void {
    const { keep } = this.#parts;
    if (keep === 0) return;
    this.#kept.push(event);
    // Half again as many may be there, so that not every event moves all others.
    if (this.#kept.length > 1.5 * keep) this.#kept = this.#kept.slice(-keep);
  }

  #leaveOut(reader: EventReader): void {
    reader.pass();
    this.#parts.onLeftOut();
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
