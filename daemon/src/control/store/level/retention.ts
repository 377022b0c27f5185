import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { wallClockMs } from '../../../lib/wall-clock.ts';
import type { Database } from './database.ts';
import { numberedKey, rangeOf, singleKey } from './keys.ts';
import type { SessionPlaces } from './session-places.ts';

export interface RetentionLimits {
  /** Bytes on disk. */
  readonly maxBytes: number;
  /** Milliseconds after its end that a session is kept. */
  readonly keepMs: number;
}

export interface RetentionParts {
  readonly database: Database;
  readonly limits: RetentionLimits;
  readonly logger: Logger;
  /** By session id; whoever forgets a session takes it out. */
  readonly places: Map<string, SessionPlaces>;
  onForgotten(sessionId: string): void;
  /** `problem` changed. */
  onChange(): void;
}

const CHECK_MS = 5000;
/** Events of a running session that are always kept. */
const LEAST_EVENTS = 1000;

/** Forgets what is too old, and the oldest where there is too much: ended sessions, then early events of running ones. */
export class Retention {
  readonly #parts: RetentionParts;
  readonly #timer: NodeJS.Timeout;
  #bytes = 0;
  #problem: TrueframeError | undefined;
  #isClosed = false;
  /** One at a time, in order. */
  #work: Promise<void> = Promise.resolve();

  constructor(parts: RetentionParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#enqueue(() => this.#check()), CHECK_MS);
    this.#timer.unref();
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Set while running sessions alone are too much. */
  get problem(): TrueframeError | undefined {
    return this.#problem;
  }

  start(): void {
    this.#enqueue(() => this.#check());
  }

  drop(sessionId: string): void {
    this.#parts.places.delete(sessionId);
    this.#enqueue(() => this.#remove(sessionId));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#isClosed = true;
    await this.#work;
  }

  #enqueue(task: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#isClosed) return;
      try {
        await task();
      } catch (err) {
        // A full disk, most often. The next round tries again.
        this.#parts.logger.warn({ err }, 'old sessions could not be removed from the store');
      }
    });
  }

  async #check(): Promise<void> {
    const { limits, database } = this.#parts;
    const oldest = wallClockMs() - limits.keepMs;
    for (const [sessionId, { endedAt }] of this.#ended()) {
      if (endedAt! < oldest) await this.#forget(sessionId);
    }
    this.#bytes = await database.size();
    while (this.#bytes > limits.maxBytes && (await this.#makeRoom())) {
      this.#bytes = await database.size();
    }
    this.#setProblem(this.#bytes > limits.maxBytes);
  }

  /** Oldest first. */
  #ended(): [string, SessionPlaces][] {
    const ended = [...this.#parts.places].filter(([, { endedAt }]) => endedAt !== undefined);
    return ended.sort(([, a], [, b]) => a.endedAt! - b.endedAt!);
  }

  /** False: there is nothing left to give up. */
  async #makeRoom(): Promise<boolean> {
    const [oldest] = this.#ended();
    if (oldest) await this.#forget(oldest[0]);
    return oldest !== undefined || (await this.#trimLongest());
  }

  async #forget(sessionId: string): Promise<void> {
    this.#parts.places.delete(sessionId);
    this.#parts.logger.info({ sessionId }, 'ended session removed from the store');
    await this.#remove(sessionId);
    this.#parts.onForgotten(sessionId);
  }

  async #remove(sessionId: string): Promise<void> {
    const { database } = this.#parts;
    await database.write(
      (['p', 's', 'c', 'k'] as const).map((kind) => ({
        type: 'del',
        key: singleKey(kind, sessionId),
      })),
    );
    await database.remove(rangeOf('e', sessionId));
    await database.remove(rangeOf('j', sessionId));
  }

  /** Gives up the older half of the events of the session that has most. */
  async #trimLongest(): Promise<boolean> {
    const length = ({ first, last }: SessionPlaces) => last - first + 1;
    const [longest] = [...this.#parts.places].sort(([, a], [, b]) => length(b) - length(a));
    if (!longest || length(longest[1]) <= LEAST_EVENTS) return false;
    const [sessionId, places] = longest;
    const from = places.first;
    places.first += Math.floor(length(places) / 2);
    const gte = numberedKey('e', sessionId, from);
    const lt = numberedKey('e', sessionId, places.first);
    await this.#parts.database.remove({ gte, lt });
    this.#parts.logger.warn(
      { sessionId, first: places.first },
      'early events of a running session removed from the store, which is full',
    );
    return true;
  }

  #setProblem(isFull: boolean): void {
    if (isFull === (this.#problem !== undefined)) return;
    const { maxBytes } = this.#parts.limits;
    const message = `running sessions fill the store: ${this.#bytes} bytes, sessions.store.maxBytes is ${maxBytes}`;
    this.#problem = isFull
      ? new TrueframeError('STORE_FULL', message, { details: { maxBytes } })
      : undefined;
    this.#parts.onChange();
  }
}
