import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { EventLog } from '../../control/session/event-log.ts';
import type { EventReader, ReaderPolicy } from '../../control/session/event-reader.ts';
import { isOver } from '../../control/session/session-state.ts';
import type { StoredState } from '../../control/store/stored-state.ts';
import { LogHistory } from '../log/log-history.ts';
import type { LogMessage } from '../log/log-message.ts';
import type { LogSource } from '../log/log-source.ts';

export interface FeedParts {
  readonly sessionId: string;
  /** Subject of its records in the log. */
  readonly subject: string;
  readonly source: LogSource;
  readonly logger: Logger;
  /** The session is in this state, and its readers have all events before. */
  onState(state: StoredState): void;
  onLeftOut(count: number): void;
  /** The last reader has left. */
  onClosed(): void;
}

const AGAIN_MS = 1000;
const LOOK_MS = 20;
/** Time for an event to come that the leader of the stream has already. */
const REACH_MS = 10_000;

/** The log of one session, followed once for all its readers at this node. */
export class Feed {
  readonly #parts: FeedParts;
  readonly #log: EventLog;
  readonly #history: LogHistory;
  readonly #closing = new AbortController();
  /** Sequence number, in the stream, of the newest message that was seen. */
  #seq: number;
  #hasEnded = false;
  /** The last one; nothing follows. */
  #endsAt = Number.POSITIVE_INFINITY;

  private constructor(parts: FeedParts, newest: LogMessage | undefined) {
    const { sessionId, source, subject } = parts;
    this.#parts = parts;
    this.#seq = newest?.seq ?? 0;
    this.#history = new LogHistory(source, subject, () => this.#seq);
    this.#log = new EventLog({
      sessionId,
      history: this.#history,
      last: newest?.last ?? 0,
      // The node that runs the session does not wait for readers elsewhere.
      onHeld: () => {},
      onLeftOut: (count) => parts.onLeftOut(count),
      onLeft: () => this.#closeUnread(),
    });
  }

  static async open(parts: FeedParts): Promise<Feed> {
    const { source, subject } = parts;
    const newest = await source.newest(subject);
    const feed = new Feed(parts, newest);
    const state = newest && (await stateAt(newest, source, subject));
    await feed.#history.look();
    if (state) feed.#onState(state);
    if (!feed.#isClosed) void feed.#follow();
    return feed;
  }

  /** True: it hears of nothing new any more, though the session goes on. */
  get isStale(): boolean {
    return this.#isClosed && !this.#hasEnded;
  }

  get last(): number {
    return this.#log.last;
  }

  get first(): number {
    return this.#log.first;
  }

  /** A reader of the events after the one with this number; undefined: from now on. @throws EVENTS_GONE, REQUEST_INVALID */
  async read(after: number | undefined, policy: ReaderPolicy): Promise<EventReader> {
    try {
      if (after !== undefined && after > this.#log.last) await this.#reach(after);
      return this.#log.read(after ?? this.#log.last, policy);
    } catch (reason) {
      this.#closeUnread();
      throw reason;
    }
  }

  /** The session is over, whatever the log says. What it has said until now is still delivered. */
  async endSoon(): Promise<void> {
    const newest = await this.#parts.source.newest(this.#parts.subject);
    this.#endsAt = newest?.seq ?? 0;
    if (this.#seq >= this.#endsAt) this.#end();
  }

  /** This node will not follow it any more: readers hear where to go on, at another one. */
  move(): void {
    this.#log.move();
    this.#close();
  }

  #closeUnread(): void {
    if (this.#log.readers === 0) this.#close();
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#closing.abort();
    this.#parts.onClosed();
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #end(): void {
    this.#hasEnded = true;
    this.#log.end();
    this.#close();
  }

  /** Another node may have told the caller of an event that has not come here yet. */
  async #reach(after: number): Promise<void> {
    const newest = await this.#parts.source.newest(this.#parts.subject);
    if (!newest || newest.last < after) return;
    const until = performance.now() + REACH_MS;
    while (this.#log.last < after && performance.now() < until) await sleep(LOOK_MS);
  }

  async #follow(): Promise<void> {
    const { source, subject, logger } = this.#parts;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        for await (const message of source.follow(subject, this.#seq + 1, signal)) {
          this.#onMessage(message);
          if (signal.aborted) return;
        }
      } catch (reason) {
        logger.warn({ err: reason }, 'the log of a session cannot be followed; trying again');
      }
      if (!signal.aborted) await sleep(AGAIN_MS, undefined, { ref: false });
    }
  }

  #onMessage({ seq, records }: LogMessage): void {
    this.#seq = seq;
    for (const { events, state } of records) {
      for (const event of events) {
        if (Number(event.sequence) > this.#log.last) this.#log.deliver(event);
      }
      if (state) this.#onState(state);
    }
    if (seq >= this.#endsAt) this.#end();
  }

  #onState(state: StoredState): void {
    this.#parts.onState(state);
    if (isOver(state.state)) this.#end();
  }
}

/** The newest state that the log has, up to a message. */
async function stateAt(
  newest: LogMessage,
  source: LogSource,
  subject: string,
): Promise<StoredState | undefined> {
  const message =
    newest.stateAt === newest.seq ? newest : await source.from(subject, newest.stateAt);
  return message?.records.findLast(({ state }) => state)?.state;
}
