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
import type { Outbox } from '../outbox/outbox.ts';
import type { Streams } from '../streams.ts';
import { LogHistory } from './log-history.ts';
import type { LogReader } from './log-reader.ts';
import { isOvertaken, publish } from './publish.ts';
import { BEGINNING, type LogPosition, type Outgoing, type Published, Writer } from './writer.ts';

export interface SessionLogParts {
  readonly node: string;
  readonly streams: Pick<Streams, 'client'>;
  readonly reader: LogReader;
  /** Undefined: there are no copies on the disk of this node. */
  readonly outbox: Outbox | undefined;
  readonly metrics: ClusterMetrics;
  readonly logger: Logger;
  /** Reason why nothing can be kept now. */
  problem(): TrueframeError | undefined;
  /** Another node has taken the session over. */
  onFenced(sessionId: string): void;
}

/** A session that this node writes. */
interface Kept {
  readonly writer: Writer;
  readonly history: LogHistory;
}

const PUBLISH_MS = 2000;
const HELD_MS = 1000;
const LOOK_MS = 250;
const CLOSE_MS = 3000;
/** Time for readers of a session that has gone to hear what was kept here. */
const LAST_READERS_MS = 60_000;

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

  /** True: records of the session wait to be kept. */
  isBusy(sessionId: string): boolean {
    return (this.#sessions.get(sessionId)?.writer.oldestMs ?? 0) > 0;
  }

  /**
   * This node has no business with the session any more; what is not kept is given up. Readers that are behind still read what
   * was kept.
   */
  release(sessionId: string): void {
    const kept = this.#sessions.get(sessionId);
    kept?.writer.close();
    const forget = () => {
      if (this.#sessions.get(sessionId) === kept) this.#sessions.delete(sessionId);
    };
    setTimeout(forget, LAST_READERS_MS).unref();
  }

  append(record: SessionRecord, onKept: () => void): void {
    const { plan, ...rest } = record;
    const { sessionId } = record;
    let kept = this.#sessions.get(sessionId);
    // A session that began here, with this record.
    if (!kept && plan) kept = this.#open(plan.tenant.id, sessionId, BEGINNING);
    // Plans of others are in their jobs, with the passwords of their sources.
    const isPushed = plan?.source.kind === 'push';
    kept?.writer.append(isPushed ? record : rest, onKept);
  }

  async events(sessionId: string, after: number, limit: number): Promise<readonly Event[]> {
    const found = await this.#sessions.get(sessionId)?.history.events(after, limit);
    return found?.slice(0, limit) ?? [];
  }

  first(sessionId: string): number {
    return this.#sessions.get(sessionId)?.history.first() ?? 1;
  }

  /** Frames come with jobs, not from here. */
  async journal(): Promise<JournalContents> {
    return { entries: [] };
  }

  cursors(sessionId: string): Readonly<Record<string, number>> {
    return this.#sessions.get(sessionId)?.writer.cursors ?? {};
  }

  drop(sessionId: string): void {
    this.#sessions.get(sessionId)?.writer.close();
    this.#sessions.delete(sessionId);
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
    const { node, reader, outbox } = this.#parts;
    const writer: Writer = new Writer({
      sessionId,
      node,
      from,
      keepCopy: async (message) => outbox?.put(subject, message),
      publish: (message) => this.#publish(subject, message),
      onFenced: () => this.#parts.onFenced(sessionId),
    });
    const history = new LogHistory(reader, subject, () => writer.seq);
    const kept = { writer, history };
    this.#sessions.set(sessionId, kept);
    return kept;
  }

  async #publish(subject: string, message: Outgoing): Promise<Published> {
    const begun = performance.now();
    try {
      const seq = await publish(this.#parts.streams.client, subject, message, PUBLISH_MS);
      this.#parts.metrics.written((performance.now() - begun) / 1000, message.data.length);
      return { seq };
    } catch (reason) {
      if (!isOvertaken(reason)) {
        this.#parts.logger.debug({ err: reason, subject }, 'a record is not confirmed');
        return 'unknown';
      }
      return this.#judge(subject, message).catch(() => 'unknown');
    }
  }

  /** The subject does not end where this node thinks. */
  async #judge(subject: string, { after, facts, sessionId }: Outgoing): Promise<Published> {
    const { reader, outbox, logger } = this.#parts;
    const newest = await reader.newest(subject);
    const isOwn = newest && newest.node === facts.node && newest.epoch === facts.epoch;
    if (newest && !isOwn && newest.epoch >= facts.epoch) return 'fenced';
    // It was kept, and the confirmation was lost.
    if (isOwn && newest.message === facts.message) return { seq: newest.seq };
    logger.error(
      { sessionId, confirmed: after, found: newest?.seq ?? 0 },
      'the brokers have lost what they had confirmed',
    );
    if (outbox) return { after: await outbox.replay(subject, sessionId, newest, facts) };
    const { seq = 0, stateAt = 0, framesFrom = 0 } = newest ?? {};
    return { after: { seq, stateAt, framesFrom } };
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
