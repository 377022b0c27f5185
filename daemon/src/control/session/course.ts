import type { Logger } from 'pino';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { ResumePoint, SessionPlan } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { EngineLoss } from '../engines/hosted-session.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { StoredState } from '../store/stored-state.ts';
import { Chronicle } from './chronicle.ts';
import type { EventLog } from './event-log.ts';
import type { Journal } from './journal.ts';
import { advance, BIRTH, isAbandoned, type Life, type Trigger } from './life.ts';
import type { PublicWords } from './public-words.ts';
import type { RestoredSession } from './restored-session.ts';
import { ResumeBook } from './resume-book.ts';
import { isOver, type SessionState } from './session-state.ts';
import { type Snapshot, toStoredState } from './snapshot.ts';
import {
  ended,
  newStanding,
  type Standing,
  withCounts,
  withEvent,
  withProgress,
} from './standing.ts';
import { triggerOf } from './triggers.ts';
import { withTerms } from './with-terms.ts';

export interface CourseParts {
  readonly ordinal: number;
  readonly plan: SessionPlan;
  /** The source as callers may see it, without any password. */
  readonly source: string;
  readonly store: SessionStore;
  readonly log: EventLog;
  readonly journal: Journal;
  readonly words: PublicWords;
  readonly restored: RestoredSession | undefined;
  readonly logger: Logger;
  onEvent(payload: EventPayload): void;
  /** Returns an event of this side that is due after a step of an engine. */
  after(progress: SessionProgress): EventPayload | undefined;
  /** The session is over, which nobody sees before that is kept. */
  onEnd(): void;
  /** It is seen in another state now. */
  onShown(view: Snapshot): void;
}

/**
 * The way that a session takes: its state, counts and events, and where a next engine would go on. Goes in steps, which are kept one by
 * one; others see those that are kept.
 */
export class Course {
  readonly #parts: CourseParts;
  readonly #resume: ResumeBook;
  readonly #chronicle: Chronicle<Snapshot>;
  #shown: Snapshot;
  #life: Life;
  #standing: Standing;
  #rung: number;
  #attempts: number;

  constructor(parts: CourseParts) {
    const { plan, store, log, journal, restored } = parts;
    const { view, attempts = 1 } = restored ?? {};
    this.#parts = parts;
    this.#life = view?.life ?? BIRTH;
    this.#standing = view?.standing ?? newStanding();
    this.#rung = view?.rung ?? plan.rung;
    this.#shown = this.#view();
    this.#attempts = attempts;
    this.#resume = new ResumeBook(journal, restored);
    this.#chronicle = new Chronicle({
      plan,
      store,
      log,
      isNew: !restored,
      view: () => this.#view(),
      toState: (shown) => toStoredState(shown, this.#hidden()),
      onKept: (shown) => this.#onKept(shown),
    });
  }

  /** All that is kept: what others may see. */
  get shown(): Snapshot {
    return this.#shown;
  }

  /** The newest, kept or not. */
  get life(): Life {
    return this.#life;
  }

  get isOver(): boolean {
    return isOver(this.#life.state);
  }

  get rung(): number {
    return this.#rung;
  }

  /** Daemons in a row that have taken it up without a frame of it analysed since, this one included. */
  get attempts(): number {
    return this.#attempts;
  }

  /** All that others may see, as a note for a next daemon. */
  noted(): StoredState {
    return toStoredState(this.#shown, this.#hidden());
  }

  /** Does `work` as one step. */
  step<T>(work: () => T): T {
    return this.#chronicle.step(work);
  }

  /** Resolves when all steps so far are kept. */
  kept(): Promise<void> {
    return this.#chronicle.kept();
  }

  resumePoint(): ResumePoint | undefined {
    return this.#resume.point();
  }

  /** The only thing that changes the state. False: the trigger means nothing now. */
  apply(trigger: Trigger): boolean {
    return this.step(() => {
      const { state: from } = this.#life;
      const next = advance(this.#life, trigger);
      if ('refused' in next) return false;
      if (next !== this.#life) this.#chronicle.note();
      this.#life = next;
      if (next.state !== from) this.#onState(from, next);
      return true;
    });
  }

  setRung(rung: number): void {
    this.step(() => {
      this.#rung = rung;
    });
  }

  setAttempts(attempts: number): void {
    this.step(() => {
      this.#attempts = attempts;
      this.#chronicle.note();
    });
  }

  onProgress(progress: SessionProgress): void {
    this.step(() => {
      this.#standing = withProgress(this.#standing, progress);
      if (isAbandoned(this.#life)) return;
      this.#resume.onProgress(progress);
      this.#chronicle.addJournal(progress);
      if (progress.entry || progress.checkpoint) this.#onFrame();
      for (const payload of progress.events) this.#emit(payload);
      const due = this.#parts.after(progress);
      if (due) this.#emit(due);
    });
  }

  onCounts(counts: SessionProgress['counts']): void {
    this.step(() => {
      this.#standing = withCounts(this.#standing, counts);
    });
  }

  /** True: it wants another engine. */
  onEngineLost(reason: EngineLoss): boolean {
    this.#resume.onEngineLost(reason);
    return this.apply({ type: 'engine_lost' }) && !this.isOver;
  }

  #onFrame(): void {
    this.apply({ type: 'recovered' });
    if (this.#attempts > 0) this.#chronicle.note();
    this.#attempts = 0;
  }

  #emit(raw: EventPayload): void {
    if (isAbandoned(this.#life)) return;
    const { plan, source, words, onEvent } = this.#parts;
    const payload = withTerms(words.payload(raw), source, plan.terms);
    const trigger = triggerOf(payload);
    if (trigger) this.apply(trigger);
    this.#standing = withEvent(this.#standing, payload);
    onEvent(payload);
    this.#chronicle.addEvent(payload);
  }

  #view(): Snapshot {
    return { life: this.#life, standing: this.#standing, rung: this.#rung };
  }

  #hidden() {
    const { ordinal } = this.#parts;
    return { ordinal, hasStarted: this.#resume.hasStarted, attempts: this.#attempts };
  }

  #onState(from: SessionState, { state, error }: Life): void {
    const { logger, words, onEnd } = this.#parts;
    const level = state === 'FAILED' ? 'warn' : 'info';
    const why = error && { code: error.code, reason: error.message };
    logger[level]({ from, ...why }, `session ${state.toLowerCase()}`);
    if (!isOver(state)) return;
    this.#standing = ended(this.#standing, state === 'CANCELLED' ? 'cancelled' : 'error');
    this.#resume.clear();
    if (error) this.#chronicle.addEvent(words.failure(error));
    onEnd();
  }

  #onKept(view: Snapshot): void {
    const before = this.#shown.life.state;
    this.#shown = view;
    if (view.life.state !== before) this.#parts.onShown(view);
  }
}
