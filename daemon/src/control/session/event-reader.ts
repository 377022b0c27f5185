import type { Event } from '@trueframe/proto';
import { timestampNow } from '../../lib/wall-clock.ts';
import { newestPerTrack } from './newest-per-track.ts';
import { tooSlow } from './too-slow.ts';

/** The consequences of leaving events unread. */
export interface ReaderPolicy {
  /**
   * `hold`: the session waits for the reader, which misses nothing. `reread`: what does not wait any more is read from the session's
   * past, so that it misses nothing that is kept. The others end with LIMIT_CALLER_TOO_SLOW when too much waits for them: `capped` misses
   * nothing until then; of `latest` only the newest scores, track update and verdict of each track wait.
   */
  readonly whenBehind: 'hold' | 'reread' | 'latest' | 'capped';
  /** Events that may wait for the reader. */
  readonly limit: number;
}

/** A log, as its readers need it. */
export interface ReaderWatcher {
  readonly sessionId: string;
  /** Sequence numbers of the oldest event that is kept, and of the newest. */
  first(): number;
  last(): number;
  /** Up to `limit` events after the one of that number. @throws EVENTS_GONE */
  page(after: number, limit: number): Promise<readonly Event[]>;
  onTaken(): void;
  onLeftOut(count: number): void;
  onLeft(reader: EventReader): void;
}

/** Events that a reader that catches up has in memory: few at first, as it may never take them. */
const FIRST_PAGE = 16;
const LARGEST_PAGE = 256;
/** Milliseconds after which a caller may look for the next daemon. */
const RETRY_MS = 1000;

/** One reader of a session's events: its place in them, and what waits for it. For one loop. */
export class EventReader implements AsyncIterableIterator<Event, undefined> {
  readonly #policy: ReaderPolicy;
  readonly #watcher: ReaderWatcher;
  /** From before it came. A reader is not held to be slow for what it catches up with. */
  #page: Event[] = [];
  #pageSize = FIRST_PAGE;
  /** True: it reads page after page, and hears of new events only when there are no older ones. */
  #isBehind: boolean;
  #queue: Event[] = [];
  /** Length of the queue at which it is looked through for events that are worthless by now. */
  #thinAt: number;
  #position: number;
  #isTooSlow = false;
  #isHolding = false;
  #hasEnded = false;
  #hasMoved = false;
  #wake: (() => void) | undefined;

  /** `position`: sequence number of the event before its first one. */
  constructor(policy: ReaderPolicy, position: number, watcher: ReaderWatcher) {
    this.#policy = policy;
    this.#position = position;
    this.#watcher = watcher;
    this.#thinAt = policy.limit / 2;
    this.#isBehind = position < watcher.last();
  }

  /** Sequence number of the newest event that was taken; where it began before the first one. */
  get position(): number {
    return this.#position;
  }

  /** True: the session should wait for it. */
  get isHolding(): boolean {
    return this.#isHolding;
  }

  push(event: Event): void {
    if (this.#isBehind || this.#isTooSlow) return;
    this.#queue.push(event);
    const { whenBehind, limit } = this.#policy;
    if (whenBehind === 'latest' && this.#queue.length > this.#thinAt) this.#thin();
    // Events in flight in the engine still arrive, so the queue may grow past its limit, but not far.
    if (whenBehind === 'hold') this.#isHolding ||= this.#queue.length >= 0.75 * limit;
    else if (this.#queue.length > limit) this.#overflow();
    this.#wake?.();
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
      if (this.#isTooSlow) throw tooSlow(this.#policy.limit, this.#position);
      const value = this.#take(this.#page) ?? this.#take(this.#queue);
      if (value) return { value, done: false };
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
    this.#queue = [];
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
    const { position } = this;
    const isThinned = this.#policy.whenBehind === 'latest';
    const after = isThinned ? Math.max(position, this.#watcher.first() - 1) : position;
    const page = await this.#watcher.page(after, this.#pageSize);
    this.#pageSize = Math.min(2 * this.#pageSize, LARGEST_PAGE);
    // It may have left meanwhile.
    if (!this.#isBehind) return;
    this.#page = [...page];
    const newest = Number(page.at(-1)?.sequence ?? this.#position);
    this.#isBehind = newest < this.#watcher.last();
  }

  /** The next event; before one that does not follow the last, how many are missing. */
  #take(waiting: Event[]): Event | undefined {
    const [next] = waiting;
    if (!next) return undefined;
    const sequence = Number(next.sequence);
    const count = sequence - this.#position - 1;
    this.#position = count > 0 ? sequence - 1 : sequence;
    if (count > 0) return this.#skipped(count);
    waiting.shift();
    if (this.#queue.length <= 0.25 * this.#policy.limit) this.#isHolding = false;
    this.#watcher.onTaken();
    return next;
  }

  #skipped(count: number): Event {
    const { sessionId } = this.#watcher;
    return {
      ...{ sessionId, sequence: 0, emittedAt: timestampNow() },
      payload: 'skipped',
      skipped: { count },
    };
  }

  #thin(): void {
    const { limit } = this.#policy;
    const before = this.#queue.length;
    this.#queue = newestPerTrack(this.#queue);
    const count = before - this.#queue.length;
    if (count > 0) this.#watcher.onLeftOut(count);
    // Twice as many before the next look, so that not every event costs one.
    this.#thinAt = Math.min(limit, Math.max(limit / 2, 2 * this.#queue.length));
  }

  #overflow(): void {
    this.#queue = [];
    if (this.#policy.whenBehind === 'reread') this.#isBehind = true;
    else this.#isTooSlow = true;
  }
}
