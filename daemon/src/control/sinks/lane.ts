import type { Event } from '@trueframe/proto';
import type { Notice } from '@trueframe/sdk';
import { emittedAtMs, kindOf, type NoticeSession, noticeOf } from './notice.ts';
import { VerdictChanges } from './verdict-changes.ts';
import type { Wanted } from './wanted.ts';

/** A notice that has not been delivered yet. */
export interface Waiting {
  readonly notice: Notice;
  /** Milliseconds since 1970. */
  readonly emittedAt: number;
  readonly bytes: number;
  /** Tries that failed. */
  attempts: number;
}

/** The notices of one session on their way to one sink, in order. */
export class Lane {
  readonly session: NoticeSession;
  readonly #wanted: Wanted;
  readonly #changes = new VerdictChanges();
  readonly #waiting: Waiting[] = [];
  /** Sequence number of the newest event that was looked at. */
  position: number;
  /** Events after `position` are in the store. */
  isBehind = false;
  /** They are being read now. */
  isReading = false;
  /** A call with its first notices is under way. */
  isBusy = false;
  /** The first so many go one by one, because one of them was refused. */
  singles = 0;
  /** Runs while it waits to try again. */
  timer: NodeJS.Timeout | undefined;
  /** No further event comes. */
  isOver = false;
  /** The newest acknowledged number that is kept. */
  keptCursor: number | undefined;

  constructor(session: NoticeSession, wanted: Wanted, position: number) {
    this.session = session;
    this.#wanted = wanted;
    this.position = position;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Sequence number up to which nothing has to be delivered any more. */
  get acknowledged(): number {
    const [first] = this.#waiting;
    return first ? first.notice.sequence - 1 : this.position;
  }

  /** Nothing is left to do. */
  get isDone(): boolean {
    return this.isOver && this.length === 0 && !this.isBehind && !this.isBusy;
  }

  /** The oldest one. */
  get first(): Waiting | undefined {
    return this.#waiting[0];
  }

  /** Looks at the next event; returns what is to be delivered of it, if anything. */
  look(event: Event): Waiting | undefined {
    this.position = Number(event.sequence);
    const kind = kindOf(event);
    if (!kind || !this.#wanted.kind(kind)) return undefined;
    if (event.verdict && !this.#changes.look(event.verdict)) return undefined;
    const notice = noticeOf(this.session, event, kind);
    const bytes = Buffer.byteLength(notice.json);
    const waiting = { notice, emittedAt: emittedAtMs(event), bytes, attempts: 0 };
    this.#waiting.push(waiting);
    return waiting;
  }

  /** Returns true when `look` may have something to deliver of the event. */
  mayWant(event: Event): boolean {
    const kind = kindOf(event);
    return kind !== undefined && this.#wanted.kind(kind);
  }

  /** The first ones that may go in one call. */
  head(limit: number): readonly Waiting[] {
    return this.#waiting.slice(0, this.singles > 0 ? 1 : limit);
  }

  /** Takes the first ones out. */
  shift(count: number): readonly Waiting[] {
    this.singles = Math.max(0, this.singles - count);
    return this.#waiting.splice(0, count);
  }
}
