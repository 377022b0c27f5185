import type { Event } from '@trueframe/proto';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { Pace } from '../../wire/session-plan.ts';
import { EventBuffer } from './event-buffer.ts';

export interface OutboxParts {
  readonly sessionId: string;
  readonly pace: Pace;
  /** Events that may wait for a slow caller. */
  readonly limit: number;
  /** Lossless: the caller is behind (true), or has caught up (false). */
  onBehind(isBehind: boolean): void;
  /** Live: an event was left out. */
  onDropped(): void;
}

/**
 * Numbers the events of a session and keeps them for its caller. A slow caller of a lossless session holds the engine
 * back; one of a live session misses scores and track updates, before they get a number.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #buffer: EventBuffer;
  #sequence = 0;
  #isBehind = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#buffer = new EventBuffer(() => this.#onTaken());
  }

  /** Whether the engine should wait. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** All events in order, for one reader. */
  events(): AsyncGenerator<Event, void, undefined> {
    return this.#buffer.read();
  }

  /** False: the caller of a live session has left so much unread that it must be given up. */
  offer(payload: EventPayload): boolean {
    const { pace, limit } = this.#parts;
    if (pace === 'live') {
      // Half of the buffer is kept for what must not be lost.
      if ((payload.scores || payload.trackUpdated) && this.#buffer.size >= limit / 2) {
        this.#parts.onDropped();
        return true;
      }
      if (this.#buffer.size >= limit) return false;
    }
    this.say(payload);
    // What is in flight in the engine still arrives, so the buffer may grow past its limit, but not far.
    if (pace === 'lossless' && this.#buffer.size >= 0.75 * limit) this.#setBehind(true);
    return true;
  }

  /** However much is waiting. */
  say(payload: EventPayload): void {
    this.#sequence += 1;
    const now = Date.now();
    this.#buffer.push({
      sessionId: this.#parts.sessionId,
      sequence: this.#sequence,
      emittedAt: { seconds: Math.floor(now / 1000), nanos: (now % 1000) * 1_000_000 },
      ...payload,
    });
  }

  /** Nothing more will be said; what waits is still delivered. */
  end(): void {
    this.#buffer.end();
  }

  /** Nobody listens any more. */
  discard(): void {
    this.#buffer.discard();
  }

  #onTaken(): void {
    if (this.#buffer.size <= 0.25 * this.#parts.limit) this.#setBehind(false);
  }

  #setBehind(isBehind: boolean): void {
    if (isBehind === this.#isBehind) return;
    this.#isBehind = isBehind;
    this.#parts.onBehind(isBehind);
  }
}
