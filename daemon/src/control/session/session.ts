import { TrueframeError } from '@trueframe/sdk';
import type { StopReason } from '../../wire/event-payload.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { EngineLoss, HostedSession, SessionClosed } from '../engines/hosted-session.ts';
import { MediaAcks } from '../push/media-acks.ts';
import { patient } from '../push/push-idle.ts';
import { PushedMedia } from '../push/pushed-media.ts';
import type { StoredState } from '../store/stored-state.ts';
import { type Audience, openAudience } from './audience.ts';
import { Course } from './course.ts';
import type { EventLog } from './event-log.ts';
import type { EventReader } from './event-reader.ts';
import { type HoldReason, Holds } from './holds.ts';
import { openLog } from './open-log.ts';
import { PublicWords } from './public-words.ts';
import type { SessionMeter, SessionParts } from './session-parts.ts';
import { type EndReason, isOver, type SessionState } from './session-state.ts';
import type { Snapshot } from './snapshot.ts';
import type { Standing } from './standing.ts';
import type { VisibleSession } from './visible-session.ts';

/**
 * One source being analysed, over as many engines as it takes, for whoever reads its events. Puts together what each of its
 * parts knows: where it is in its life, what was said, how far it has come, and where a next engine would go on.
 */
export class Session implements HostedSession, VisibleSession {
  readonly id: string;
  /** Set for pushed sources. */
  readonly media: PushedMedia | undefined;
  /** Resolves when the session is over. */
  readonly over: Promise<void>;
  /** Calls that follow it. Without any for the grace time, it is cancelled. */
  readonly audience: Audience;
  #resolveOver = () => {};
  readonly #parts: SessionParts;
  readonly #words: PublicWords;
  readonly #log: EventLog;
  readonly #course: Course;
  readonly #holds: Holds<'reader' | HoldReason>;
  readonly #meter: SessionMeter | undefined;
  /** Set while and after it is suspended. */
  #onSuspended: (() => void) | undefined;

  constructor(parts: SessionParts) {
    const { plan, restored } = parts;
    this.#parts = parts;
    this.over = new Promise((resolve) => {
      this.#resolveOver = resolve;
    });
    this.id = plan.sessionId;
    this.audience = openAudience(parts, () => this.cancel());
    this.#words = new PublicWords(plan.source, parts.describeError);
    this.#holds = new Holds((isHeld) => {
      parts.host.tell({ type: isHeld ? 'pause' : 'resume', sessionId: this.id });
    });
    this.#log = openLog(parts, (isHeld) => this.#holds.set('reader', isHeld));
    this.#meter = parts.meterOf?.(this);
    this.#course = new Course({
      ...parts,
      log: this.#log,
      words: this.#words,
      restored,
      onEnd: () => this.media?.close(),
      after: new MediaAcks(() => this.media).after,
      onShown: (view) => this.#onShown(view),
    });
    if (this.#course.isOver) {
      this.#log.end();
      this.audience.close();
      this.#resolveOver();
    } else if (plan.source.kind === 'push') {
      const { format } = plan.source;
      this.media = new PushedMedia(
        this.id,
        format,
        restored ? patient(parts.pushIdle, plan.terms?.graceMs) : parts.pushIdle,
        (error) => this.fail(error),
        (silentMs) => parts.host.tell({ type: 'mediaMissing', sessionId: this.id, silentMs }),
        restored !== undefined,
        (bytes) => this.#meter?.onMedia(bytes) ?? 0,
      );
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
    return this.#course.shown.life.state;
  }

  get standing(): Standing {
    return this.#course.shown.standing;
  }

  get rung(): number {
    return this.#course.rung;
  }

  get sequences(): { readonly first: number; readonly last: number } {
    return { first: this.#log.first, last: this.#log.last };
  }

  get error(): TrueframeError | undefined {
    return this.#course.shown.life.error;
  }

  get endReason(): EndReason | undefined {
    return this.#course.shown.life.endReason;
  }

  /** Daemons in a row that have taken it up without a frame of it analysed since, this one included. */
  get attempts(): number {
    return this.#course.attempts;
  }

  watch(): EventReader {
    const whenBehind = this.planned.pace === 'lossless' ? 'hold' : 'latest';
    return this.#log.read(this.#log.last, { whenBehind, limit: this.#parts.eventBuffer });
  }

  read(after = this.#log.last, policy?: 'latest' | 'capped'): EventReader {
    const whenBehind = policy ?? (this.planned.pace === 'live' ? 'latest' : 'capped');
    return this.#log.read(after, { whenBehind, limit: this.#parts.eventBuffer });
  }

  stop(reason: StopReason): void {
    if (this.#course.apply({ type: 'stop', reason })) this.#tellStop();
  }

  /** Goes on at another rung of the degrade ladder. */
  degrade(rung: number): void {
    const { rung: from, isOver } = this.#course;
    if (rung === from || isOver) return;
    this.#parts.logger.info({ from, rung }, rung > from ? 'session degraded' : 'session restored');
    this.#course.setRung(rung);
    this.#parts.host.tell({ type: 'degrade', sessionId: this.id, rung });
  }

  /** Nobody wants it any more: everything is freed, nothing more is said. */
  cancel(): void {
    this.#log.end();
    this.#course.step(() => {
      if (this.#course.apply({ type: 'cancel' })) this.#free();
    });
  }

  /** Ends it with an error that arose on this side. Readers get it after the engine has freed everything. */
  fail(error: TrueframeError): void {
    this.#course.step(() => {
      if (this.#course.apply({ type: 'fail', error: this.#words.error(error) })) this.#free();
    });
  }

  /** An earlier daemon has left it. True: host it. False: it was as good as over, and is now. */
  takeUp(): boolean {
    return this.#course.apply({ type: 'engine_lost' }) && !this.#course.isOver;
  }

  /** It waits for a next daemon. */
  get isSuspended(): boolean {
    return this.#onSuspended !== undefined;
  }

  /** Resolves when it is kept that this daemon tries, too. Whatever happens now, a next one knows of it. */
  async attempt(): Promise<void> {
    this.#course.setAttempts(this.#course.attempts + 1);
    await this.#course.kept();
  }

  /** The session should wait: what it says cannot be kept as fast, or its tenant uses too much. Or it need not any more. */
  hold(reason: HoldReason, isHeld: boolean): void {
    if (!this.#course.isOver) this.#holds.set(reason, isHeld);
  }

  kept(): Promise<void> {
    return this.#course.kept();
  }

  /**
   * Stops here, without verdicts, for a next daemon to go on. Resolves when the engine holds nothing of it any more and
   * everything is kept; readers have heard that the session has moved.
   */
  async suspend(): Promise<void> {
    if (this.#course.isOver || this.#onSuspended) return;
    await this.#freed();
    this.#course.setAttempts(0);
    await this.#course.kept();
    this.#depart();
    this.#parts.logger.info('session suspended');
  }

  /** The point that it has reached, as a note for others. */
  noted(): StoredState {
    return this.#course.noted();
  }

  /**
   * Another daemon has it: nothing of it is kept here any more, and readers hear that it has moved. Resolves when the engine holds
   * nothing of it.
   */
  async leave(): Promise<void> {
    if (this.#course.isOver || this.#onSuspended) return;
    const freed = this.#freed();
    this.#depart();
    await freed;
  }

  plan(): SessionPlan {
    const resume = this.#course.resumePoint();
    return { ...this.planned, rung: this.rung, ...(resume && { resume }) };
  }

  onAssigned(mediaSocket: string): void {
    this.#tellStop();
    if (this.#holds.isHeld) this.#parts.host.tell({ type: 'pause', sessionId: this.id });
    this.media?.connect(mediaSocket);
  }

  onProgress(progress: SessionProgress): void {
    if (!this.#course.isOver) this.#course.onProgress(progress);
    this.#meter?.onAnalysed(Number(progress.counts.analysed));
  }

  onClosed({ counts, error }: SessionClosed): void {
    if (this.#course.isOver || this.#suspended()) return;
    this.#course.step(() => {
      this.#course.onCounts(counts);
      this.#close(error && TrueframeError.fromWire(error));
    });
  }

  onUnconfirmed(): void {
    if (!this.#suspended()) this.#close();
  }

  onRefused(error: TrueframeError): void {
    if (!this.#suspended()) this.#close(error);
  }

  onEngineLost(reason: EngineLoss): boolean {
    this.media?.disconnect();
    return !this.#suspended() && this.#course.onEngineLost(reason);
  }

  /** True: it is suspended, and the engine has just freed it. */
  #suspended(): boolean {
    this.#onSuspended?.();
    return this.#onSuspended !== undefined;
  }

  /** Resolves when the engine holds nothing of it any more. What it says until then does not count. */
  #freed(): Promise<void> {
    return new Promise((resolve) => {
      this.#onSuspended = resolve;
      if (this.#parts.host.cancel(this.id)) resolve();
    });
  }

  #depart(): void {
    this.media?.close();
    this.audience.close();
    this.#log.move();
  }

  #tellStop(): void {
    const { ending } = this.#course.life;
    if (ending?.type !== 'stop') return;
    this.#parts.host.tell({ type: 'stop', sessionId: this.id, reason: ending.reason });
  }

  #free(): void {
    if (this.#parts.host.cancel(this.id)) this.#close();
  }

  #close(error?: TrueframeError): void {
    this.#course.apply({ type: 'closed', ...(error && { error: this.#words.error(error) }) });
  }

  #onShown({ life }: Snapshot): void {
    this.#parts.onState();
    if (!isOver(life.state)) return;
    this.#log.end();
    this.audience.close();
    this.#parts.onOver();
    this.#resolveOver();
  }
}
