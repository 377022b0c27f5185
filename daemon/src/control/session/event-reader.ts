import type { Event } from '@trueframe/proto';

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

/** Hears of a reader's steps: its log. */
export interface ReaderWatcher {
  onTaken(): void;
  onLeft(reader: EventReader): void;
}

/** One reader of a session's events: its place in them, and what waits for it. For one loop. */
export class EventReader implements AsyncIterableIterator<Event, undefined> {
  readonly #policy: ReaderPolicy;
  readonly #watcher: ReaderWatcher;
  /** From before it came. A reader is not held to be slow for what it catches up with. */
  readonly #backlog: Event[];
  readonly #queue: Event[] = [];
  #position: number;
  #leftOut = 0;
  #isHolding = false;
  #hasEnded = false;
  #wake: (() => void) | undefined;

  /** `position`: sequence number of the event before the first of `backlog`. */
  constructor(policy: ReaderPolicy, position: number, backlog: Event[], watcher: ReaderWatcher) {
    this.#policy = policy;
    this.#position = position;
    this.#backlog = backlog;
    this.#watcher = watcher;
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
    return whenBehind === 'hold' || this.#queue.length < (isOptional ? limit / 2 : limit);
  }

  push(event: Event): void {
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

  async next(): Promise<IteratorResult<Event, undefined>> {
    for (;;) {
      const event = this.#backlog.shift() ?? this.#queue.shift();
      if (event) return { value: this.#taken(event), done: false };
      if (this.#hasEnded) return this.return();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  /** The reader leaves: frees what waits. */
  async return(): Promise<IteratorResult<Event, undefined>> {
    this.#backlog.length = 0;
    this.#queue.length = 0;
    this.#isHolding = false;
    this.#watcher.onLeft(this);
    this.end();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #taken(event: Event): Event {
    this.#position = Number(event.sequence);
    if (this.#queue.length <= 0.25 * this.#policy.limit) this.#isHolding = false;
    this.#watcher.onTaken();
    return event;
  }
}
