import type { Event } from '@trueframe/proto';
import type { Logger } from 'pino';
import type { SinkEntry } from '../../config/sinks.ts';
import type { SessionStore } from '../store/session-store.ts';
import { Lane, type Waiting } from './lane.ts';
import type { NoticeSession } from './notice.ts';
import { Wanted } from './wanted.ts';

export interface LanesParts {
  readonly name: string;
  readonly entry: Pick<SinkEntry, 'events' | 'sessions' | 'queue'>;
  readonly store: Pick<SessionStore, 'first' | 'events' | 'cursors'>;
  readonly logger: Logger;
  /** A lane has something to deliver. */
  onWaiting(lane: Lane): void;
  /** The store has given up events before they were looked at. */
  onMissed(events: number): void;
  /** A lane is gone: all of it is delivered. */
  onDone(lane: Lane): void;
}

const PAGE = 64;
/** Pause after a store could not be read. */
const READ_AGAIN_MS = 1000;
/** The share of the queue that one session may fill, so that others have room. */
const SHARE = 0.25;

/** The lanes of one sink, within the bounds of its queue. What is above them is read from the session store later. */
export class Lanes {
  readonly #parts: LanesParts;
  readonly #wanted: Wanted;
  readonly #lanes = new Map<string, Lane>();
  readonly #behind = new Set<Lane>();
  #count = 0;
  #bytes = 0;
  #isClosed = false;

  constructor(parts: LanesParts) {
    this.#parts = parts;
    this.#wanted = new Wanted(parts.entry);
  }

  /** Notices in memory. */
  get count(): number {
    return this.#count;
  }

  get isIdle(): boolean {
    return this.#count === 0 && this.#behind.size === 0;
  }

  all(): Iterable<Lane> {
    return this.#lanes.values();
  }

  /** An event of a session has come. */
  onEvent(session: NoticeSession, event: Event): void {
    const sequence = Number(event.sequence);
    const lane = this.#lanes.get(session.id) ?? this.#open(session, sequence - 1);
    // The events of a page may have been read before they are told.
    if (!lane || lane.isBehind || sequence <= lane.position) return;
    if (lane.position < sequence - 1 || !this.#take(lane, event)) this.#fallBehind(lane);
  }

  /** Goes on with a session of an earlier daemon, where that one has begun with it. */
  adopt(session: NoticeSession): void {
    const { last } = session.sequences;
    const lane = this.#lanes.get(session.id) ?? this.#open(session, last);
    if (lane && lane.position < last) this.#fallBehind(lane);
  }

  /** No further event of the session comes. */
  onOver(sessionId: string): void {
    const lane = this.#lanes.get(sessionId);
    if (!lane) return;
    lane.isOver = true;
    this.settle(lane);
  }

  /** Takes delivered or given up notices out, and makes use of the room. */
  shift(lane: Lane, count: number): readonly Waiting[] {
    const gone = lane.shift(count);
    this.#count -= gone.length;
    for (const { bytes } of gone) this.#bytes -= bytes;
    for (const behind of this.#behind) void this.#catchUp(behind);
    return gone;
  }

  /** Lets go of a lane that is done. */
  settle(lane: Lane): void {
    if (!lane.isDone || this.#lanes.get(lane.session.id) !== lane) return;
    this.#lanes.delete(lane.session.id);
    this.#parts.onDone(lane);
  }

  close(): void {
    this.#isClosed = true;
    for (const lane of this.#lanes.values()) clearTimeout(lane.timer);
  }

  /** `before`: number of the event that it begins after where nothing is kept of it. */
  #open(session: NoticeSession, before: number): Lane | undefined {
    if (this.#isClosed || !this.#wanted.session(session)) return undefined;
    const kept = this.#parts.store.cursors(session.id)[this.#parts.name];
    const lane = new Lane(session, this.#wanted, kept ?? before);
    lane.keptCursor = kept;
    this.#lanes.set(session.id, lane);
    return lane;
  }

  /** False: there is no room. */
  #take(lane: Lane, event: Event): boolean {
    if (lane.mayWant(event) && !this.#hasRoom(lane)) return false;
    const waiting = lane.look(event);
    if (!waiting) return true;
    this.#count += 1;
    this.#bytes += waiting.bytes;
    this.#parts.onWaiting(lane);
    return true;
  }

  /** A lane without a notice always has room for one, so that none waits for the others. */
  #hasRoom(lane: Lane): boolean {
    if (lane.length === 0) return true;
    const { notices, bytes } = this.#parts.entry.queue;
    if (this.#count >= notices || this.#bytes >= bytes) return false;
    return lane.length < Math.max(1, notices * SHARE);
  }

  #fallBehind(lane: Lane): void {
    lane.isBehind = true;
    this.#behind.add(lane);
    void this.#catchUp(lane);
  }

  async #catchUp(lane: Lane): Promise<void> {
    if (lane.isReading) return;
    lane.isReading = true;
    try {
      while (!this.#isClosed && lane.isBehind && this.#hasRoom(lane)) {
        await this.#readOn(lane);
      }
    } catch (err) {
      this.#parts.logger.warn({ err, sessionId: lane.session.id }, 'events cannot be read');
      setTimeout(() => void this.#catchUp(lane), READ_AGAIN_MS).unref();
    } finally {
      lane.isReading = false;
    }
    this.settle(lane);
  }

  async #readOn(lane: Lane): Promise<void> {
    const { store, onMissed } = this.#parts;
    const { id, sequences } = lane.session;
    if (lane.position >= sequences.last) {
      lane.isBehind = false;
      this.#behind.delete(lane);
      return;
    }
    const page = await store.events(id, lane.position, PAGE);
    const next = page[0] ? Number(page[0].sequence) : sequences.last + 1;
    const missed = next - lane.position - 1;
    if (missed > 0) {
      lane.position = next - 1;
      onMissed(missed);
    }
    for (const event of page) if (!this.#take(lane, event)) return;
  }
}
