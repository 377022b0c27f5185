import { bareName, type ErrorMessage, type Event, type Verdict } from '@trueframe/proto';
import { type ErrorCode, TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { EventPayload, StopReason } from '../../wire/event-payload.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { ToEngine } from '../../wire/to-engine.ts';
import type { EngineLoss, HostedSession, SessionClosed } from '../engines/hosted-session.ts';
import { type Counts, NO_COUNTS, settle, toCounts } from './frame-counts.ts';
import { Journal } from './journal.ts';
import { Outbox } from './outbox.ts';
import { SessionScrubber } from './session-scrubber.ts';
import { type EndReason, isOver, type SessionState } from './session-state.ts';

/** Who runs the session: the supervisor. */
export interface SessionHost {
  host(session: HostedSession): void;
  tell(message: Extract<ToEngine, { sessionId: string }>): void;
  cancel(sessionId: string): boolean;
}

export interface SessionParts {
  /** 1, 2, 3, … in order of opening; listings go by it. */
  readonly ordinal: number;
  readonly plan: SessionPlan;
  /** The source as callers may see it, without any password. */
  readonly source: string;
  readonly host: SessionHost;
  /** Events that may wait for a slow caller. */
  readonly eventBuffer: number;
  readonly logger: Logger;
  /** The `error` event of a failed session. */
  describeError(error: TrueframeError): ErrorMessage;
  onEvent(payload: EventPayload): void;
  onDropped(): void;
  onOver(session: Session): void;
}

/** What was asked of the session before the engine confirmed it. */
type Ending =
  | { readonly type: 'stop'; readonly reason: StopReason }
  | { readonly type: 'cancel' }
  | { readonly type: 'fail'; readonly error: TrueframeError };

/**
 * One source being analysed for one caller, over as many engines as it takes. Numbers the events, holds back the engine
 * when the caller of a lossless session is slow, and knows how it ended.
 */
export class Session implements HostedSession {
  readonly id: string;
  readonly startedAt = new Date();
  readonly #openedAt = performance.now();
  readonly #parts: SessionParts;
  readonly #plan: SessionPlan;
  readonly #scrubber: SessionScrubber;
  readonly #journal = new Journal();
  readonly #outbox: Outbox;
  #state: SessionState = 'STARTING';
  #rung: number;
  #ending: Ending | undefined;
  #counts: Counts = NO_COUNTS;
  #ptsMs = 0;
  #activeTracks = 0;
  #verdict: Verdict | undefined;
  #endReason: EndReason | undefined;
  #error: TrueframeError | undefined;
  #endedAt: Date | undefined;
  #started = false;
  #progressAt = performance.now();
  #lost: EngineLoss | undefined;
  /** Pushed media has come: the session is in use. */
  hasMedia = false;
  #givesWay = false;
  #mediaSocket: string | undefined;
  #onMediaSocket: ((path: string | undefined) => void) | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#plan = parts.plan;
    this.#scrubber = new SessionScrubber(parts.plan.source);
    this.#rung = parts.plan.rung;
    this.id = parts.plan.sessionId;
    this.#outbox = new Outbox({
      sessionId: this.id,
      pace: parts.plan.pace,
      limit: parts.eventBuffer,
      onBehind: (isBehind) => {
        parts.host.tell({ type: isBehind ? 'pause' : 'resume', sessionId: this.id });
      },
      onDropped: () => parts.onDropped(),
    });
  }

  get ordinal(): number {
    return this.#parts.ordinal;
  }

  get state(): SessionState {
    return this.#state;
  }

  get source(): string {
    return this.#parts.source;
  }

  /** Id of whom it runs for; '' when the caller did not say. */
  get tenant(): string {
    return this.#plan.tenant.id;
  }

  /** As it was admitted. */
  get planned(): SessionPlan {
    return this.#plan;
  }

  /** Of the degrade ladder; 0: full quality. */
  get rung(): number {
    return this.#rung;
  }

  /** It was opened to push, and for `ms` nothing has come. */
  isIdleFor(ms: number): boolean {
    const isWaiting = this.#plan.source.kind === 'push' && !this.hasMedia && !this.#givesWay;
    return isWaiting && performance.now() - this.#openedAt >= ms;
  }

  /** It is being ended to make room, and takes no seat any more. */
  get givesWay(): boolean {
    return this.#givesWay;
  }

  giveWay(): void {
    this.#givesWay = true;
    this.fail(
      new TrueframeError(
        'SOURCE_STALLED',
        'no media was pushed, and another session needs the seat; open when there is something to send',
      ),
    );
  }

  get pipeline(): string {
    return this.#plan.pipeline.id;
  }

  get endedAt(): Date | undefined {
    return this.#endedAt;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Media time of the newest analysed frame, in milliseconds. */
  get ptsMs(): number {
    return this.#ptsMs;
  }

  get activeTracks(): number {
    return this.#activeTracks;
  }

  /** The newest verdict on the whole session. */
  get verdict(): Verdict | undefined {
    return this.#verdict;
  }

  /** Why it failed; FAILED only. */
  get error(): TrueframeError | undefined {
    return this.#error;
  }

  get endReason(): EndReason | undefined {
    return this.#endReason;
  }

  /** All events in order, for one reader. Finishes when the session is over; then look at `state` and `error`. */
  events(): AsyncGenerator<Event, void, undefined> {
    return this.#outbox.events();
  }

  /**
   * For whoever pushes media: tells the unix socket on which an engine waits for it, now and whenever that changes;
   * undefined while there is none, and when the session is over.
   */
  watchMediaSocket(listener: (path: string | undefined) => void): void {
    this.#onMediaSocket = listener;
    listener(this.#mediaSocket);
  }

  /** Ends it early, with final verdicts and a summary. No effect on a session that is ending already. */
  stop(reason: StopReason): void {
    if (this.#ending || isOver(this.#state)) return;
    this.#ending = { type: 'stop', reason };
    this.#setState('STOPPING');
    this.#parts.host.tell({ type: 'stop', sessionId: this.id, reason });
  }

  /** Goes on at another rung of the degrade ladder. */
  degrade(rung: number): void {
    if (rung === this.#rung || isOver(this.#state)) return;
    const from = this.#rung;
    this.#parts.logger.info({ from, rung }, rung > from ? 'session degraded' : 'session restored');
    this.#rung = rung;
    this.#parts.host.tell({ type: 'degrade', sessionId: this.id, rung });
  }

  /** The caller has gone: everything is freed, nothing is said. */
  cancel(): void {
    this.#outbox.discard();
    if (isOver(this.#state) || this.#ending?.type === 'cancel') return;
    this.#abandon({ type: 'cancel' });
  }

  /** Ends it with an error that arose on this side. The caller gets it after the engine has freed everything. */
  fail(error: TrueframeError): void {
    if (isOver(this.#state) || this.#ending?.type === 'cancel' || this.#ending?.type === 'fail') {
      return;
    }
    this.#abandon({ type: 'fail', error });
  }

  plan(): SessionPlan {
    const plan = { ...this.#plan, rung: this.#rung };
    if (!this.#lost) return plan;
    const { checkpoint, entries } = this.#journal;
    return {
      ...plan,
      resume: {
        journal: entries,
        ...(checkpoint && { checkpoint }),
        reason: this.#lost,
        silentMs: Math.round(performance.now() - this.#progressAt),
        started: this.#started,
      },
    };
  }

  onPlaced(mediaSocket: string): void {
    if (this.#ending?.type === 'stop') {
      this.#parts.host.tell({ type: 'stop', sessionId: this.id, reason: this.#ending.reason });
    }
    if (this.#outbox.isBehind) this.#parts.host.tell({ type: 'pause', sessionId: this.id });
    this.#setMediaSocket(mediaSocket);
  }

  /** Entry and events are applied together, so that a resume neither loses nor repeats one. */
  onProgress(progress: SessionProgress): void {
    if (isOver(this.#state)) return;
    const { events, entry, checkpoint, counts, ptsMs, activeTracks } = progress;
    this.#progressAt = performance.now();
    this.#counts = toCounts(counts);
    this.#ptsMs = ptsMs;
    this.#activeTracks = activeTracks;
    if (this.#ending && this.#ending.type !== 'stop') return;
    if (entry) this.#journal.append(entry);
    if (checkpoint) this.#journal.restartFrom(checkpoint);
    if (entry || checkpoint) {
      if (this.#state === 'RECOVERING') this.#setState('RUNNING');
    }
    for (const payload of events) this.#emit(this.#scrubber.payload(this.#described(payload)));
  }

  onClosed({ counts, error }: SessionClosed): void {
    if (isOver(this.#state)) return;
    this.#counts = toCounts(counts);
    this.#finish(error && TrueframeError.fromWire(error));
  }

  onUnconfirmed(): void {
    this.#finish();
  }

  onEngineLost(reason: EngineLoss): boolean {
    if (isOver(this.#state)) return false;
    this.#setMediaSocket(undefined);
    // It had said everything and only the confirmation was missing.
    const done = this.#endReason !== undefined;
    if (done || this.#ending?.type === 'cancel' || this.#ending?.type === 'fail') {
      this.#finish();
      return false;
    }
    this.#lost = reason;
    if (this.#state === 'RUNNING') this.#setState('RECOVERING');
    return true;
  }

  onRefused(error: TrueframeError): void {
    this.#finish(error);
  }

  #setMediaSocket(path: string | undefined): void {
    this.#mediaSocket = path;
    this.#onMediaSocket?.(path);
  }

  #abandon(ending: Ending): void {
    this.#ending = ending;
    this.#setState('STOPPING');
    if (this.#parts.host.cancel(this.id)) this.#finish();
  }

  /** Engines know codes; the status that goes with one is the business of this side. */
  #described(payload: EventPayload): EventPayload {
    if (!payload.error) return payload;
    const { code, status, scope } = payload.error;
    const error = new TrueframeError(code as ErrorCode, status?.message ?? '');
    return {
      payload: 'error',
      error: { ...this.#parts.describeError(error), ...(scope && { scope }) },
    };
  }

  #emit(payload: EventPayload): void {
    if (this.#ending && this.#ending.type !== 'stop') return;
    this.#note(payload);
    this.#parts.onEvent(payload);
    if (this.#outbox.offer(payload)) return;
    const { eventBuffer } = this.#parts;
    this.fail(
      new TrueframeError(
        'LIMIT_CALLER_TOO_SLOW',
        `the caller has left ${eventBuffer} events unread; read faster or ask for fewer events`,
        { details: { eventBuffer } },
      ),
    );
  }

  #note({ sessionStarted, sourceState, verdict, summary }: EventPayload): void {
    if (sessionStarted) {
      this.#started = true;
      if (this.#state === 'STARTING' || this.#state === 'RECOVERING') this.#setState('RUNNING');
    }
    if (sourceState) {
      const { state } = sourceState;
      const away = state === 'STATE_STALLED' || state === 'STATE_RECONNECTING';
      if (away && this.#state === 'RUNNING') this.#setState('RECOVERING');
      if (state === 'STATE_RUNNING' && this.#state === 'RECOVERING') this.#setState('RUNNING');
    }
    if (verdict && !verdict.trackId) this.#verdict = verdict;
    if (summary) {
      this.#verdict = summary.verdict ?? this.#verdict;
      const reason = bareName('END_REASON_', summary.endReason ?? 'END_REASON_SOURCE_ENDED');
      this.#endReason = reason.toLowerCase() as EndReason;
    }
  }

  #finish(engineError?: TrueframeError): void {
    if (isOver(this.#state)) return;
    this.#endedAt = new Date();
    this.#activeTracks = 0;
    this.#journal.clear();
    if (this.#ending?.type === 'cancel') {
      this.#counts = settle(this.#counts, 'cancelled');
      this.#endReason = 'cancelled';
      this.#setState('CANCELLED');
    } else {
      this.#counts = settle(this.#counts, 'error');
      const error = this.#ending?.type === 'fail' ? this.#ending.error : engineError;
      if (error) this.#failWith(error);
      else if (this.#endReason) this.#setState('ENDED');
      else this.#failWith(new TrueframeError('INTERNAL', 'the engine closed without a summary'));
    }
    this.#outbox.end();
    this.#setMediaSocket(undefined);
    this.#parts.onOver(this);
  }

  #failWith(reason: TrueframeError): void {
    const error = this.#scrubber.error(reason);
    this.#error = error;
    this.#endReason = error.code.toLowerCase() as EndReason;
    this.#setState('FAILED');
    this.#outbox.say({ payload: 'error', error: this.#parts.describeError(error) });
  }

  /** The only place that changes the state. */
  #setState(state: SessionState): void {
    if (state === this.#state) return;
    const level = state === 'FAILED' ? 'warn' : 'info';
    const { code, message } = this.#error ?? {};
    this.#parts.logger[level](
      { from: this.#state, ...(code && { code, reason: message }) },
      `session ${state.toLowerCase()}`,
    );
    this.#state = state;
  }
}
