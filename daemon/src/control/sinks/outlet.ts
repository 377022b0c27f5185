import { setTimeout as sleep } from 'node:timers/promises';
import type { Event } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { SinkEntry } from '../../config/sinks.ts';
import { growingPause } from '../../lib/backoff.ts';
import { wallClockMs } from '../../lib/wall-clock.ts';
import type { SinkMetrics, SinkView } from '../../metrics/sink-metrics.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Lane, Waiting } from './lane.ts';
import { Lanes } from './lanes.ts';
import type { NoticeSession } from './notice.ts';
import type { SinkLimits, SinkPort } from './sink-port.ts';

export interface OutletParts {
  readonly name: string;
  readonly entry: SinkEntry;
  readonly port: SinkPort;
  readonly store: Pick<SessionStore, 'first' | 'events' | 'cursors' | 'isDurable'>;
  readonly metrics: SinkMetrics;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
  /** A lane is gone: all of it is delivered. */
  onDone(lane: Lane): void;
}

interface Part {
  readonly lane: Lane;
  readonly count: number;
}

/** A receiver that asks for a longer pause is asked again after this time. */
const LONGEST_REQUESTED_PAUSE_MS = 15 * 60_000;
const LOOK_MS = 20;

/**
 * One configured sink: its sessions, each with its notices in order, and the calls that deliver them. A session that
 * waits to try again holds up no other.
 */
export class Outlet {
  readonly #parts: OutletParts;
  readonly #lanes: Lanes;
  readonly #ready = new Set<Lane>();
  #limits: SinkLimits = { maxBatch: 1, maxCalls: 1 };
  #calls = 0;
  /** Until then the receiver wants nothing; by performance.now(). */
  #pausedUntil = 0;
  #pause: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** The receiver wants nothing any more. */
  #gone: TrueframeError | undefined;

  constructor(parts: OutletParts) {
    this.#parts = parts;
    this.#lanes = new Lanes({
      ...parts,
      onWaiting: (lane) => this.#onWaiting(lane),
      onMissed: (events) => this.#onMissed(events),
    });
  }

  /** Opens the plugin. @throws why it cannot be opened; deliveries open it again */
  async open(): Promise<void> {
    this.#limits = await this.#parts.port.open();
  }

  get name(): string {
    return this.#parts.name;
  }

  get view(): SinkView {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { first } of this.#lanes.all()) {
      if (first) oldest = Math.min(oldest, first.emittedAt);
    }
    const oldestSeconds = Math.max(0, (wallClockMs() - oldest) / 1000);
    return { name: this.name, waiting: this.#lanes.count, oldestSeconds };
  }

  lanes(): Iterable<Lane> {
    return this.#lanes.all();
  }

  get #isIdle(): boolean {
    return this.#calls === 0 && this.#lanes.isIdle;
  }

  onEvent(session: NoticeSession, event: Event): void {
    this.#lanes.onEvent(session, event);
  }

  adopt(session: NoticeSession): void {
    this.#lanes.adopt(session);
  }

  onOver(sessionId: string): void {
    this.#lanes.onOver(sessionId);
  }

  /** Waits until everything is delivered, at most `timeoutMs`. What waits to try again is tried now. */
  async drain(timeoutMs: number): Promise<void> {
    for (const lane of this.#lanes.all()) this.#tryNow(lane);
    this.#pump();
    const end = performance.now() + timeoutMs;
    while (!this.#isIdle && performance.now() < end) await sleep(LOOK_MS);
  }

  /** Ends it. What has not been delivered is given up, unless the store keeps it for the next daemon. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    this.#lanes.close();
    await this.#parts.port.close();
    if (!this.#parts.store.isDurable) {
      const why = new TrueframeError('DAEMON_DRAINING', 'the daemon has ended before');
      for (const lane of this.#lanes.all()) this.#giveUp(lane, lane.length, why);
    }
    await this.#parts.deadLetters.close();
  }

  #onWaiting(lane: Lane): void {
    this.#rejoin(lane);
    // Not within the step of the session that it comes from.
    queueMicrotask(() => this.#pump());
  }

  #onMissed(events: number): void {
    const { metrics, logger } = this.#parts;
    metrics.missed(events);
    logger.error({ events }, 'events are not kept any more, and no notice was made of them');
  }

  #pump(): void {
    if (this.#isClosed || performance.now() < this.#pausedUntil) return;
    while (this.#calls < this.#limits.maxCalls) {
      const parts = this.#gather();
      if (parts.length === 0) break;
      this.#calls += 1;
      void this.#deliver(parts).finally(() => {
        this.#calls -= 1;
        this.#pump();
      });
    }
  }

  /** The notices of the next call: of as many sessions as fit, those first that have waited longest for their turn. */
  #gather(): readonly Part[] {
    const parts: Part[] = [];
    let room = this.#limits.maxBatch;
    for (const lane of this.#ready) {
      const count = Math.min(room, lane.head(room).length);
      this.#ready.delete(lane);
      lane.isBusy = true;
      parts.push({ lane, count });
      room -= count;
      if (room === 0) break;
    }
    return parts;
  }

  async #deliver(parts: readonly Part[]): Promise<void> {
    const batch = parts.flatMap(({ lane, count }) => lane.head(count));
    const failure = await this.#attempt(batch);
    for (const { lane, count } of parts) {
      lane.isBusy = false;
      if (!failure) this.#onDelivered(this.#lanes.shift(lane, count));
      // The rest is settled by `close`.
      else if (!this.#isClosed) this.#onFailed(lane, count, failure, batch.length);
      this.#rejoin(lane);
      this.#lanes.settle(lane);
    }
  }

  async #attempt(batch: readonly Waiting[]): Promise<TrueframeError | undefined> {
    const { port, entry } = this.#parts;
    const ending = new AbortController();
    const late = `it took longer than ${entry.timeout} ms`;
    const timer = setTimeout(
      () => ending.abort(new TrueframeError('SINK_UNAVAILABLE', late)),
      entry.timeout,
    );
    try {
      const notices = batch.map(({ notice }) => notice);
      await port.deliver(notices, ending.signal);
      this.#limits = await port.open();
      return undefined;
    } catch (reason) {
      return TrueframeError.from(reason, 'SINK_UNAVAILABLE');
    } finally {
      clearTimeout(timer);
    }
  }

  #onDelivered(gone: readonly Waiting[]): void {
    const now = wallClockMs();
    for (const { emittedAt } of gone) {
      this.#parts.metrics.delivered(Math.max(0, now - emittedAt) / 1000);
    }
  }

  #onFailed(lane: Lane, count: number, failure: TrueframeError, size: number): void {
    if (failure.code === 'SINK_GONE') this.#stop(failure);
    else if (failure.code !== 'SINK_REFUSED') this.#tryLater(lane, failure);
    // One of them was refused: the next tries find it.
    else if (size > 1) lane.singles = count;
    else this.#giveUp(lane, 1, failure);
  }

  #tryLater(lane: Lane, failure: TrueframeError): void {
    const { first } = lane;
    if (!first) return;
    first.attempts += 1;
    const { metrics, logger, entry } = this.#parts;
    const { attempts, maxAge, firstPause, maxPause } = entry.retry;
    if (first.attempts >= attempts || wallClockMs() - first.emittedAt >= maxAge) {
      this.#giveUp(lane, 1, failure);
      return;
    }
    metrics.retried();
    const pause = growingPause(first.attempts, firstPause, maxPause);
    const facts = { code: failure.code, notice: first.notice.id, attempts: first.attempts };
    const level = first.attempts === 1 ? 'warn' : 'debug';
    logger[level]({ ...facts, pauseMs: Math.round(pause) }, `not delivered: ${failure.message}`);
    this.#pauseFor(failure);
    lane.timer = setTimeout(() => {
      this.#tryNow(lane);
      this.#pump();
    }, pause);
  }

  /** The receiver says how long it wants to be left alone, whatever the session. */
  #pauseFor({ details }: TrueframeError): void {
    const asked = Number(details.retryAfterMs ?? 0);
    if (!(asked > 0)) return;
    const pause = Math.min(asked, LONGEST_REQUESTED_PAUSE_MS);
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + pause);
    this.#pumpAfterPause();
  }

  /** A timer may fire early: it counts from when the event loop last looked at the clock. */
  #pumpAfterPause(): void {
    const rest = this.#pausedUntil - performance.now();
    clearTimeout(this.#pause);
    if (rest <= 0) this.#pump();
    else this.#pause = setTimeout(() => this.#pumpAfterPause(), Math.ceil(rest));
  }

  #tryNow(lane: Lane): void {
    clearTimeout(lane.timer);
    lane.timer = undefined;
    this.#rejoin(lane);
  }

  #rejoin(lane: Lane): void {
    if (lane.isBusy || lane.length === 0) return;
    if (this.#gone) this.#giveUp(lane, lane.length, this.#gone);
    else if (lane.timer === undefined) this.#ready.add(lane);
  }

  #stop(failure: TrueframeError): void {
    if (this.#gone) return;
    this.#gone = failure;
    this.#ready.clear();
    this.#parts.logger.error({ code: failure.code }, `stopped for good: ${failure.message}`);
    for (const lane of this.#lanes.all()) this.#rejoin(lane);
  }

  #giveUp(lane: Lane, count: number, failure: TrueframeError): void {
    const { metrics, deadLetters } = this.#parts;
    for (const waiting of this.#lanes.shift(lane, count)) {
      metrics.dead(failure.code.toLowerCase());
      deadLetters.add(waiting, failure);
    }
  }
}
