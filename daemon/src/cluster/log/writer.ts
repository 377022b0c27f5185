import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionRecord } from '../../control/store/session-store.ts';
import { growingPause } from '../../lib/backoff.ts';
import type { LogFacts } from './log-message.ts';
import { encodeRecords } from './record-bytes.ts';

/** Result of one try to publish: kept in the stream, or another node has the session now, or nobody knows. */
export type Published = { readonly seq: number } | 'fenced' | 'unknown';

/** A message on its way into the log. */
export interface Outgoing {
  readonly sessionId: string;
  /** The same for every try. */
  readonly messageId: string;
  /** Sequence number of the newest message of the subject, as this node knows it; 0: none. */
  readonly after: number;
  readonly facts: LogFacts;
  readonly data: Uint8Array;
}

/** A place of the log after which a node writes. */
export interface LogPosition extends Pick<LogFacts, 'epoch' | 'last' | 'stateAt' | 'framesFrom'> {
  /** Sequence number of the newest message of the subject; 0: none. */
  readonly seq: number;
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
  publish(message: Outgoing): Promise<Published>;
  /** A message is kept that begins with that event. */
  onWritten(event: number, seq: number): void;
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

  get epoch(): number {
    return this.#position.epoch;
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
    const { sessionId, node } = this.#parts;
    const { epoch, seq: after, last } = this.#position;
    const records = this.#withCursors(batch.map(({ record }) => record));
    const facts = this.#factsAfter(records);
    const messageId = `${sessionId}:${node}:${epoch}:${this.#messages}`;
    const message = { sessionId, messageId, after, facts, data: encodeRecords(records) };
    const seq = await this.#publish(message);
    if (seq === undefined) return;
    this.#advance(seq, facts);
    if (facts.last > last) this.#parts.onWritten(last + 1, seq);
    for (const { onKept } of batch) onKept();
  }

  /** Until it is kept. Undefined: it never will be. */
  async #publish(message: Outgoing): Promise<number | undefined> {
    for (let tries = 1; !this.#isClosed; tries += 1) {
      const result = await this.#parts.publish(message);
      if (this.#isClosed) return undefined;
      if (result === 'fenced') {
        this.close();
        this.#parts.onFenced();
        return undefined;
      }
      if (result !== 'unknown') return result.seq;
      await sleep(growingPause(tries, 20, 500), undefined, { ref: false });
    }
    return undefined;
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
      last: last + events,
      stateAt: records.some(({ state }) => state) ? 0 : stateAt,
      framesFrom: records.some(({ checkpoint }) => checkpoint) ? 0 : framesFrom,
    };
  }

  #advance(seq: number, { epoch, last, stateAt, framesFrom }: LogFacts): void {
    const { cursors } = this.#position;
    this.#position = {
      ...{ epoch, seq, last, cursors },
      stateAt: stateAt || seq,
      framesFrom: framesFrom || seq,
    };
  }
}
