import { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import type { EventPayload, StopReason } from '../../wire/event-payload.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type {
  EngineLoss,
  HostedSession,
  SessionClosed,
  SessionHost,
} from '../engines/hosted-session.ts';
import type { PushIdleLimits } from '../push/push-idle.ts';
import { PushedMedia } from '../push/pushed-media.ts';
import { Audience } from './audience.ts';
import { EventLog } from './event-log.ts';
import type { EventReader } from './event-reader.ts';
import type { Journal } from './journal.ts';
import { advance, BIRTH, isAbandoned, type Life, type Trigger } from './life.ts';
import { type DescribeError, PublicWords } from './public-words.ts';
import { ResumeBook } from './resume-book.ts';
import { type EndReason, isOver, type SessionState } from './session-state.ts';
import { Standing } from './standing.ts';
import { triggerOf } from './triggers.ts';
import { withTerms } from './with-terms.ts';

export interface SessionParts {
  /** 1, 2, 3, … in order of opening; listings go by it. */
  readonly ordinal: number;
  readonly plan: SessionPlan;
  /** The source as callers may see it, without any password. */
  readonly source: string;
  readonly host: SessionHost;
  readonly journal: Journal;
  /** Events that may wait for a slow reader. */
  readonly eventBuffer: number;
  readonly pushIdle: PushIdleLimits;
  readonly logger: Logger;
  readonly describeError: DescribeError;
  onEvent(payload: EventPayload): void;
  onState(session: Session): void;
  onLeftOut(): void;
  onOver(session: Session): void;
}

/** Events that are kept for readers that come later. */
const KEPT_EVENTS = 4096;

/**
 * One source being analysed, over as many engines as it takes, for whoever reads its events. Puts together what each of its
 * parts knows: where it is in its life, what was said, how far it has come, and where a next engine would go on.
 */
export class Session implements HostedSession {
  readonly id: string;
  readonly standing = new Standing();
  /** Set for pushed sources. */
  readonly media: PushedMedia | undefined;
  /** Resolves when the session is over. */
  readonly over: Promise<void>;
  /** Calls that follow it. Without any for the grace time, it is cancelled. */
  readonly audience: Audience;
  #resolveOver = () => {};
  readonly #parts: SessionParts;
  readonly #words: PublicWords;
  readonly #resume: ResumeBook;
  readonly #log: EventLog;
  #life: Life = BIRTH;
  #rung: number;

  constructor(parts: SessionParts) {
    const { plan, host, journal, eventBuffer } = parts;
    this.#parts = parts;
    this.over = new Promise((resolve) => {
      this.#resolveOver = resolve;
    });
    this.id = plan.sessionId;
    this.audience = new Audience(plan.terms?.graceMs, () => this.cancel());
    this.#words = new PublicWords(plan.source, parts.describeError);
    this.#rung = plan.rung;
    this.#resume = new ResumeBook(journal);
    this.#log = new EventLog({
      sessionId: this.id,
      keep: KEPT_EVENTS,
      onHeld: (isHeld) => host.tell({ type: isHeld ? 'pause' : 'resume', sessionId: this.id }),
      onLeftOut: () => parts.onLeftOut(),
      onFull: () => this.fail(tooSlow(eventBuffer)),
    });
    if (plan.source.kind === 'push') {
      const { format } = plan.source;
      this.media = new PushedMedia(this.id, format, parts.pushIdle, (error) => this.fail(error));
    }
  }

  get ordinal(): number {
    return this.#parts.ordinal;
  }

  get source(): string {
    return this.#parts.source;
  }

  /** As it was admitted. */
  get planned(): SessionPlan {
    return this.#parts.plan;
  }

  get state(): SessionState {
    return this.#life.state;
  }

  /** Rung of the degrade ladder; 0: full quality. */
  get rung(): number {
    return this.#rung;
  }

  /** Sequence numbers of the oldest event that a new reader can have, and of the newest. */
  get sequences(): { readonly first: number; readonly last: number } {
    return { first: this.#log.first, last: this.#log.last };
  }

  /** Reason of the failure; FAILED only. */
  get error(): TrueframeError | undefined {
    return this.#life.error;
  }

  get endReason(): EndReason | undefined {
    return this.#life.endReason;
  }

  /**
   * A reader of all events from now on. It finishes when the session is over; then look at `state` and `error`. Its pace is the
   * session's: a lossless session waits for it, a live one fails when it is too slow.
   */
  watch(): EventReader {
    const whenBehind = this.planned.pace === 'lossless' ? 'hold' : 'thin';
    return this.#log.read(this.#log.last, { whenBehind, limit: this.#parts.eventBuffer });
  }

  /**
   * A reader of all events after the one with this number.
   * @throws EVENTS_GONE, REQUEST_INVALID
   */
  read(after: number): EventReader {
    return this.#log.read(after, { whenBehind: 'thin', limit: this.#parts.eventBuffer });
  }

  /** Ends it early, with final verdicts and a summary. No effect on a session that is ending already. */
  stop(reason: StopReason): void {
    if (this.#apply({ type: 'stop', reason })) this.#tellStop();
  }

  /** Goes on at another rung of the degrade ladder. */
  degrade(rung: number): void {
    if (rung === this.#rung || isOver(this.state)) return;
    const from = this.#rung;
    this.#parts.logger.info({ from, rung }, rung > from ? 'session degraded' : 'session restored');
    this.#rung = rung;
    this.#parts.host.tell({ type: 'degrade', sessionId: this.id, rung });
  }

  /** Nobody wants it any more: everything is freed, nothing more is said. */
  cancel(): void {
    this.#log.end();
    if (this.#apply({ type: 'cancel' })) this.#free();
  }

  /** Ends it with an error that arose on this side. Readers get it after the engine has freed everything. */
  fail(error: TrueframeError): void {
    if (this.#apply({ type: 'fail', error: this.#words.error(error) })) this.#free();
  }

  plan(): SessionPlan {
    const resume = this.#resume.point();
    return { ...this.planned, rung: this.#rung, ...(resume && { resume }) };
  }

  onAssigned(mediaSocket: string): void {
    this.#tellStop();
    if (this.#log.isHeld) this.#parts.host.tell({ type: 'pause', sessionId: this.id });
    this.media?.connect(mediaSocket);
  }

  onProgress(progress: SessionProgress): void {
    if (isOver(this.state)) return;
    this.standing.onProgress(progress);
    if (isAbandoned(this.#life)) return;
    this.#resume.onProgress(progress);
    if (progress.entry || progress.checkpoint) this.#apply({ type: 'recovered' });
    for (const payload of progress.events) this.#emit(payload);
  }

  onClosed({ counts, error }: SessionClosed): void {
    if (isOver(this.state)) return;
    this.standing.onClosed(counts);
    this.#close(error && TrueframeError.fromWire(error));
  }

  onUnconfirmed(): void {
    this.#close();
  }

  onRefused(error: TrueframeError): void {
    this.#close(error);
  }

  onEngineLost(reason: EngineLoss): boolean {
    this.media?.disconnect();
    this.#resume.onEngineLost(reason);
    return this.#apply({ type: 'engine_lost' }) && !isOver(this.state);
  }

  #tellStop(): void {
    const { ending } = this.#life;
    if (ending?.type !== 'stop') return;
    this.#parts.host.tell({ type: 'stop', sessionId: this.id, reason: ending.reason });
  }

  #free(): void {
    if (this.#parts.host.cancel(this.id)) this.#close();
  }

  #close(error?: TrueframeError): void {
    this.#apply({ type: 'closed', ...(error && { error: this.#words.error(error) }) });
  }

  #emit(raw: EventPayload): void {
    if (isAbandoned(this.#life)) return;
    const payload = withTerms(this.#words.payload(raw), this.planned.terms);
    const trigger = triggerOf(payload);
    if (trigger) this.#apply(trigger);
    this.standing.onEvent(payload);
    this.#parts.onEvent(payload);
    this.#log.offer(payload);
  }

  /** The only place that changes the state. False: the trigger means nothing now. */
  #apply(trigger: Trigger): boolean {
    const { state: from } = this.#life;
    const next = advance(this.#life, trigger);
    if ('refused' in next) return false;
    this.#life = next;
    if (next.state !== from) this.#onState(from, next);
    return true;
  }

  #onState(from: SessionState, { state, error }: Life): void {
    const level = state === 'FAILED' ? 'warn' : 'info';
    this.#parts.logger[level](
      { from, ...(error && { code: error.code, reason: error.message }) },
      `session ${state.toLowerCase()}`,
    );
    this.#parts.onState(this);
    if (isOver(state)) this.#onOver();
  }

  #onOver(): void {
    const { error } = this.#life;
    this.standing.end(this.state === 'CANCELLED' ? 'cancelled' : 'error');
    this.#resume.clear();
    if (error) this.#log.say(this.#words.failure(error));
    this.#log.end();
    this.media?.close();
    this.audience.close();
    this.#parts.onOver(this);
    this.#resolveOver();
  }
}

function tooSlow(eventBuffer: number): TrueframeError {
  return new TrueframeError(
    'LIMIT_CALLER_TOO_SLOW',
    `the caller has left ${eventBuffer} events unread; read faster or ask for fewer events`,
    { details: { eventBuffer } },
  );
}
