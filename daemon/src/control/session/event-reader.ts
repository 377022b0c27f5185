import type { Event } from '@trueframe/proto';
import { timestampNow } from '../../lib/wall-clock.ts';

/** The consequences of leaving events unread. */
export interface ReaderPolicy {
  /**
   * `hold`: the session waits for the reader, which misses nothing. `thin`: it does not; the reader misses scores and track
   * updates, and one that leaves even the rest unread is given up.
   */
  readonly whenBehind: 'hold' | 'thin';
  /** Events that may wait for the reader. */
  readonly limit: number;
}

/** A log, as its readers need it. */
export interface ReaderWatcher {
  readonly sessionId: string;
  /** Sequence number of the newest event. */
  last(): number;
  /** Up to `limit` events after the one of that number. @throws EVENTS_GONE */
  page(after: number, limit: number): Promise<readonly Event[]>;
  onTaken(): void;
  onLeft(reader: EventReader): void;
}

/** Events that a reader that catches up has in memory. */
const PAGE = 256;
/** Milliseconds after which a caller may look for the next daemon. */
const RETRY_MS = 1000;

/** One reader of a session's events: its place in them, and what waits for it. For one loop. */
export class EventReader implements AsyncIterableIterator<Event, undefined> {
  readonly #policy: ReaderPolicy;
  readonly #watcher: ReaderWatcher;
  /** From before it came. A reader is not held to be slow for what it catches up with. */
  #page: Event[] = [];
  /** True: it reads page after page, and hears of new events only when there are no older ones. */
  #isBehind: boolean;
  readonly #queue: Event[] = [];
  #position: number;
  /** Events that it will get, once they are kept. */
  #expected = 0;
  #leftOut = 0;
  #isHolding = false;
  #hasEnded = false;
  #hasMoved = false;
  #wake: (() => void) | undefined;

  /** `position`: sequence number of the event before its first one. */
  constructor(policy: ReaderPolicy, position: number, watcher: ReaderWatcher) {
    this.#policy = policy;
    this.#position = position;
    this.#watcher = watcher;
    this.#isBehind = position < watcher.last();
  }

  /** Sequence number of the newest event that was taken; where it began before the first one. */
  get position(): number {
    return this.#position;
  }

  /** Events that it missed because it was behind. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** True: the session should wait for it. */
  get isHolding(): boolean {
    return this.#isHolding;
  }

  hasRoomFor(isOptional: boolean): boolean {
    const { whenBehind, limit } = this.#policy;
    // Half of the room is kept for what must not be missed.
    const waiting = this.#queue.length + this.#expected;
    return whenBehind === 'hold' || waiting < (isOptional ? limit / 2 : limit);
  }

  /** One more event will come. */
  expect(): void {
    this.#expected += 1;
  }

  push(event: Event): void {
    this.#expected = Math.max(0, this.#expected - 1);
    if (this.#isBehind) return;
    this.#queue.push(event);
    const { whenBehind, limit } = this.#policy;
    // Events in flight in the engine still arrive, so the queue may grow past its limit, but not far.
    if (whenBehind === 'hold' && this.#queue.length >= 0.75 * limit) this.#isHolding = true;
    this.#wake?.();
  }

  /** The log leaves out an event for it. */
  pass(): void {
    this.#leftOut += 1;
  }

  /** No more events will come; what waits is still delivered. */
  end(): void {
    this.#hasEnded = true;
    this.#wake?.();
  }

  /** Its last event will say that the session has moved. */
  move(): void {
    this.#hasMoved = true;
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    for (;;) {
      const event = this.#page.shift() ?? this.#queue.shift();
      if (event) return { value: this.#taken(event), done: false };
      if (this.#isBehind) {
        await this.#turnPage();
        continue;
      }
      if (this.#hasMoved) return { value: this.#farewell(), done: false };
      if (this.#hasEnded) return this.return();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  /** The reader leaves: frees what waits. */
  async return(): Promise<IteratorResult<Event, undefined>> {
    this.#page = [];
    this.#isBehind = false;
    this.#queue.length = 0;
    this.#isHolding = false;
    this.#watcher.onLeft(this);
    this.end();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #farewell(): Event {
    this.#hasMoved = false;
    const { sessionId } = this.#watcher;
    const moved = {
      sessionId,
      afterSequence: this.#position,
      reason: 'DAEMON_DRAINING',
      retryAfterMs: RETRY_MS,
    };
    return { sessionId, sequence: 0, emittedAt: timestampNow(), payload: 'moved', moved };
  }

  async #turnPage(): Promise<void> {
    const page = await this.#watcher.page(this.#position, PAGE);
    // It may have left meanwhile.
    if (!this.#isBehind) return;
    this.#page = [...page];
    const newest = Number(page.at(-1)?.sequence ?? this.#position);
    this.#isBehind = newest < this.#watcher.last();
  }

  #taken(event: Event): Event {
    this.#position = Number(event.sequence);
    if (this.#queue.length <= 0.25 * this.#policy.limit) this.#isHolding = false;
    this.#watcher.onTaken();
    return event;
  }
}
