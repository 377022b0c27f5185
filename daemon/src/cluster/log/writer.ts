import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionRecord } from '../../control/store/session-store.ts';
import { growingPause } from '../../lib/backoff.ts';
import type { LogFacts } from './log-message.ts';
import { encodeRecords } from './record-bytes.ts';

/**
 * Result of one try to publish: `seq`, kept in the stream there; `after`, the brokers have lost what they had behind that place, and
 * it goes there; another node has the session; nobody knows.
 */
export type Published =
  | { readonly seq: number }
  | { readonly after: LogPlace }
  | 'fenced'
  | 'unknown';

/** Places of the log that a message refers to, as sequence numbers in the stream. */
export type LogPlace = Pick<LogFacts, 'stateAt' | 'framesFrom'> & { readonly seq: number };

/** A message on its way into the log. */
export interface Outgoing {
  readonly sessionId: string;
  /** Sequence number of the newest message of the subject, as this node knows it; 0: none. */
  readonly after: number;
  readonly facts: LogFacts;
  readonly data: Uint8Array;
}

/** A place of the log after which a node writes. */
export interface LogPosition extends LogPlace, Pick<LogFacts, 'epoch' | 'last'> {
  readonly cursors: Readonly<Record<string, number>>;
}

export const BEGINNING: LogPosition = {
  ...{ epoch: 1, seq: 0, last: 0, stateAt: 0, framesFrom: 0 },
  cursors: {},
};

export interface WriterParts {
  readonly sessionId: string;
  readonly node: string;
  readonly from: LogPosition;
  /** Settles when a copy of the message is on the disk of this node, which outlives the brokers'. */
  keepCopy(message: Outgoing): Promise<void>;
  publish(message: Outgoing): Promise<Published>;
  /** Another node has taken the session over: nothing more of this one is kept. */
  onFenced(): void;
}

interface Waiting {
  readonly record: SessionRecord;
  readonly since: number;
  onKept(): void;
}

const MOST_RECORDS = 64;

/** Writes the records of one session into the log, in order, for as long as no other node has taken the session over. */
export class Writer {
  readonly #parts: WriterParts;
  #position: LogPosition;
  #waiting: Waiting[] = [];
  #underWay: readonly Waiting[] = [];
  #messages = 0;
  #isClosed = false;
  #running: Promise<void> | undefined;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#position = parts.from;
  }

  /** Sequence number, in the stream, of the newest message of the session; 0: none. */
  get seq(): number {
    return this.#position.seq;
  }

  get cursors(): Readonly<Record<string, number>> {
    return this.#position.cursors;
  }

  /** Age in milliseconds of the oldest record that is not kept; 0: all are. */
  get oldestMs(): number {
    const oldest = this.#underWay[0] ?? this.#waiting[0];
    return oldest ? performance.now() - oldest.since : 0;
  }

  append(record: SessionRecord, onKept: () => void): void {
    if (this.#isClosed) return;
    this.#waiting.push({ record, since: performance.now(), onKept });
    this.#running ??= this.#run();
  }

  /** Settles when everything so far is kept, or never will be. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Gives up what is not kept. Nobody has heard of it. */
  close(): void {
    this.#isClosed = true;
    this.#waiting = [];
  }

  async #run(): Promise<void> {
    // Others that come in the same turn go along.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, MOST_RECORDS);
      this.#underWay = batch;
      await this.#write(batch);
      this.#underWay = [];
    }
    this.#running = undefined;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    this.#messages += 1;
    const records = this.#withCursors(batch.map(({ record }) => record));
    const data = encodeRecords(records);
    await this.#parts.keepCopy(this.#outgoing(records, data));
    const kept = await this.#publish(() => this.#outgoing(records, data));
    if (!kept) return;
    this.#advance(kept.seq, kept.facts);
    for (const { onKept } of batch) onKept();
  }

  /** Until it is kept. Undefined: it never will be. */
  async #publish(
    outgoing: () => Outgoing,
  ): Promise<{ readonly seq: number; readonly facts: LogFacts } | undefined> {
    for (let tries = 1; !this.#isClosed; tries += 1) {
      const message = outgoing();
      const result = await this.#parts.publish(message);
      if (this.#isClosed) return undefined;
      if (result === 'fenced') {
        this.close();
        this.#parts.onFenced();
        return undefined;
      }
      if (result === 'unknown')
        await sleep(growingPause(tries, 20, 500), undefined, { ref: false });
      else if ('seq' in result) return { seq: result.seq, facts: message.facts };
      else this.#position = { ...this.#position, ...result.after };
    }
    return undefined;
  }

  #outgoing(records: readonly SessionRecord[], data: Uint8Array): Outgoing {
    const { sessionId } = this.#parts;
    return { sessionId, after: this.#position.seq, facts: this.#factsAfter(records), data };
  }

  /** A state goes with all cursors, so that a next node finds both at one place. */
  #withCursors(records: readonly SessionRecord[]): readonly SessionRecord[] {
    let { cursors } = this.#position;
    const result = records.map((record) => {
      if (record.cursors) cursors = { ...cursors, ...record.cursors };
      return record.state ? { ...record, cursors } : record;
    });
    this.#position = { ...this.#position, cursors };
    return result;
  }

  #factsAfter(records: readonly SessionRecord[]): LogFacts {
    const { epoch, last, stateAt, framesFrom } = this.#position;
    const events = records.reduce((sum, one) => sum + one.events.length, 0);
    return {
      node: this.#parts.node,
      epoch,
      message: this.#messages,
      last: last + events,
      stateAt: records.some(({ state }) => state) ? 0 : stateAt,
      framesFrom: records.some(({ checkpoint }) => checkpoint) ? 0 : framesFrom,
    };
  }

  #advance(seq: number, { last, stateAt, framesFrom }: LogFacts): void {
    const place = { seq, stateAt: stateAt || seq, framesFrom: framesFrom || seq };
    this.#position = { ...this.#position, ...place, last };
  }
}
