import type { PubAck } from '@nats-io/jetstream';
import type { Event } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type {
  JournalContents,
  SessionRecord,
  SessionStore,
  StoredSession,
  StoreWatcher,
} from '../../control/store/session-store.ts';
import { settleWithin } from '../../lib/settle-within.ts';
import type { ClusterMetrics } from '../../metrics/cluster-metrics.ts';
import { logSubject } from '../names.ts';
import type { Streams } from '../streams.ts';
import { EventPlaces } from './event-places.ts';
import { type LogFacts, toHeaders } from './log-message.ts';
import type { LogReader } from './log-reader.ts';
import { BEGINNING, type LogPosition, type Outgoing, type Published, Writer } from './writer.ts';

export interface SessionLogParts {
  readonly node: string;
  readonly streams: Pick<Streams, 'client'>;
  readonly reader: LogReader;
  readonly metrics: ClusterMetrics;
  readonly logger: Logger;
  /** Reason why nothing can be kept now. */
  problem(): TrueframeError | undefined;
  /** Another node has taken the session over. */
  onFenced(sessionId: string): void;
}

/** A session that this node writes. */
interface Kept {
  readonly subject: string;
  readonly writer: Writer;
  readonly places: EventPlaces;
  /** Number of the oldest event that the brokers have, as far as is known. */
  first: number;
}

const WRONG_LAST_SEQUENCE = 10071;
const PUBLISH_MS = 2000;
const HELD_MS = 1000;
const LOOK_MS = 250;
const CLOSE_MS = 3000;

/** Keeps sessions in the log of the cluster, where any node can read them and go on. */
export class SessionLog implements SessionStore {
  readonly isDurable = true;
  readonly #parts: SessionLogParts;
  readonly #sessions = new Map<string, Kept>();
  readonly #look: NodeJS.Timeout;
  #watcher: StoreWatcher | undefined;
  #isHeld = false;

  constructor(parts: SessionLogParts) {
    this.#parts = parts;
    this.#look = setInterval(() => this.#weigh(), LOOK_MS).unref();
  }

  get problem(): TrueframeError | undefined {
    return this.#parts.problem();
  }

  watch(watcher: StoreWatcher): void {
    this.#watcher = watcher;
  }

  /** Sessions come as jobs, not from here. */
  async load(): Promise<readonly StoredSession[]> {
    return [];
  }

  /** This node goes on with a session, after that place of its log. */
  continueAt(tenantId: string, sessionId: string, from: LogPosition): void {
    this.#sessions.get(sessionId)?.writer.close();
    this.#open(tenantId, sessionId, from);
  }

  /** This node has no business with the session any more; what is not kept is given up. */
  release(sessionId: string): void {
    this.#sessions.get(sessionId)?.writer.close();
    this.#sessions.delete(sessionId);
  }

  append(record: SessionRecord, onKept: () => void): void {
    const { sessionId, plan } = record;
    let kept = this.#sessions.get(sessionId);
    // A session that began here, with this record.
    if (!kept && plan) kept = this.#open(plan.tenant.id, sessionId, BEGINNING);
    kept?.writer.append(record, onKept);
  }

  async events(sessionId: string, after: number, limit: number): Promise<readonly Event[]> {
    const kept = this.#sessions.get(sessionId);
    if (!kept) return [];
    const newest = await this.#parts.reader.newest(kept.subject);
    if (!newest || newest.last <= after) return [];
    const events: Event[] = [];
    const from = kept.places.before(after + 1);
    for await (const message of this.#parts.reader.between(kept.subject, from, newest.seq)) {
      for (const event of message.records.flatMap((record) => record.events)) {
        if (Number(event.sequence) > after) events.push(event);
      }
      if (events.length >= limit) break;
    }
    const oldest = Number(events[0]?.sequence ?? 0);
    if (oldest > after + 1) kept.first = oldest;
    return events.slice(0, limit);
  }

  first(sessionId: string): number {
    return this.#sessions.get(sessionId)?.first ?? 1;
  }

  /** Frames come with jobs, not from here. */
  async journal(): Promise<JournalContents> {
    return { entries: [] };
  }

  cursors(sessionId: string): Readonly<Record<string, number>> {
    return this.#sessions.get(sessionId)?.writer.cursors ?? {};
  }

  drop(sessionId: string): void {
    this.release(sessionId);
  }

  /** Settles when what was appended so far is kept, or when it takes too long. */
  async close(): Promise<void> {
    clearInterval(this.#look);
    const writers = [...this.#sessions.values()].map(({ writer }) => writer);
    await settleWithin(Promise.all(writers.map((writer) => writer.settled())), CLOSE_MS);
    for (const writer of writers) writer.close();
  }

  #open(tenantId: string, sessionId: string, from: LogPosition): Kept {
    const subject = logSubject(tenantId, sessionId);
    const places = new EventPlaces();
    const writer = new Writer({
      sessionId,
      node: this.#parts.node,
      from,
      publish: (message) => this.#publish(subject, message),
      onWritten: (event, seq) => places.note(event, seq),
      onFenced: () => this.#parts.onFenced(sessionId),
    });
    const kept = { subject, writer, places, first: 1 };
    this.#sessions.set(sessionId, kept);
    return kept;
  }

  async #publish(subject: string, message: Outgoing): Promise<Published> {
    const { client } = this.#parts.streams;
    const { messageId: msgID, after, facts, data } = message;
    const begun = performance.now();
    try {
      const { seq }: PubAck = await client.publish(subject, data, {
        msgID,
        expect: { lastSubjectSequence: after },
        headers: toHeaders(facts),
        timeout: PUBLISH_MS,
      });
      this.#parts.metrics.written((performance.now() - begun) / 1000, data.length);
      return { seq };
    } catch (reason) {
      if ((reason as { code?: unknown }).code !== WRONG_LAST_SEQUENCE) {
        this.#parts.logger.debug({ err: reason, subject }, 'a record is not confirmed');
        return 'unknown';
      }
      return this.#judge(subject, after, facts);
    }
  }

  /** The subject does not end where this node thinks. */
  async #judge(subject: string, after: number, facts: LogFacts): Promise<Published> {
    const newest = await this.#parts.reader.newest(subject).catch(() => undefined);
    if (!newest) return 'unknown';
    const isOwn = newest.node === facts.node && newest.epoch === facts.epoch;
    // It was kept, and the confirmation was lost.
    if (isOwn && newest.seq > after && newest.last === facts.last) return { seq: newest.seq };
    return isOwn ? 'unknown' : 'fenced';
  }

  #weigh(): void {
    const oldest = Math.max(
      0,
      ...[...this.#sessions.values()].map(({ writer }) => writer.oldestMs),
    );
    this.#parts.metrics.oldestMs = oldest;
    const isHeld = oldest > HELD_MS;
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#watcher?.onHeld(isHeld);
  }
}
