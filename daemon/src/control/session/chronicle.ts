import type { Event } from '@trueframe/proto';
import { timestampNow } from '../../lib/wall-clock.ts';
import type { EventPayload } from '../../wire/event-payload.ts';
import type { SessionPlan } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { StoredState } from '../store/stored-state.ts';
import type { EventLog } from './event-log.ts';

export interface ChronicleParts<View> {
  readonly plan: SessionPlan;
  readonly store: SessionStore;
  readonly log: EventLog;
  /** False: an earlier daemon has kept the plan already. */
  readonly isNew: boolean;
  /** The session as it is now. */
  view(): View;
  toState(view: View): StoredState;
  /** A step is kept: what it changed may be seen now. Its events are delivered already. */
  onKept(view: View): void;
}

interface Draft {
  readonly events: Event[];
  journal: Pick<SessionProgress, 'entry' | 'checkpoint'> | undefined;
  isNoteworthy: boolean;
}

/** The note on how far a session has come is this old at most, while it goes on. */
const NOTE_MS = 1000;

/**
 * Keeps what happens to one session, step by step, before anybody sees it. Everything in a step is kept together: events,
 * journal entry and state; its readers get the events then, in order.
 */
export class Chronicle<View> {
  readonly #parts: ChronicleParts<View>;
  #draft: Draft | undefined;
  #last: number;
  #isNew: boolean;
  #notedAt = Number.NEGATIVE_INFINITY;
  #steps = 0;
  #keptSteps = 0;
  #waiters: { readonly steps: number; readonly resolve: () => void }[] = [];

  constructor(parts: ChronicleParts<View>) {
    this.#parts = parts;
    this.#last = parts.log.last;
    this.#isNew = parts.isNew;
  }

  /** Resolves when all steps so far are kept. */
  async kept(): Promise<void> {
    const steps = this.#steps;
    if (steps === this.#keptSteps) return;
    await new Promise<void>((resolve) => {
      this.#waiters.push({ steps, resolve });
    });
  }

  /** Does `work` as one step; inside of another one, as a part of it. */
  step<T>(work: () => T): T {
    if (this.#draft) return work();
    const draft: Draft = { events: [], journal: undefined, isNoteworthy: this.#isNew };
    this.#draft = draft;
    try {
      return work();
    } finally {
      this.#draft = undefined;
      this.#keep(draft);
    }
  }

  /** The state has changed in a way that a next daemon must know. */
  note(): void {
    this.#now().isNoteworthy = true;
  }

  addJournal({ entry, checkpoint }: SessionProgress): void {
    if (!entry && !checkpoint) return;
    this.#now().journal = { ...(entry && { entry }), ...(checkpoint && { checkpoint }) };
  }

  addEvent(payload: EventPayload): void {
    this.#last += 1;
    const event: Event = {
      sessionId: this.#parts.plan.sessionId,
      sequence: this.#last,
      emittedAt: timestampNow(),
      ...payload,
    };
    this.#now().events.push(event);
  }

  #now(): Draft {
    if (this.#draft) return this.#draft;
    throw new Error('not in a step');
  }

  #keep({ events, journal, isNoteworthy }: Draft): void {
    const { plan, store, toState } = this.#parts;
    const view = this.#parts.view();
    const isDue = performance.now() - this.#notedAt > NOTE_MS;
    const hasContent = events.length > 0 || journal !== undefined;
    const isNoted = store.isDurable && (isNoteworthy || (isDue && hasContent));
    if (isNoted) this.#notedAt = performance.now();
    const record = {
      sessionId: plan.sessionId,
      events,
      ...journal,
      ...(this.#isNew && { plan }),
      ...(isNoted && { state: toState(view) }),
    };
    this.#isNew = false;
    this.#steps += 1;
    store.append(record, () => this.#onKept(view, events));
  }

  #onKept(view: View, events: Draft['events']): void {
    this.#keptSteps += 1;
    for (const event of events) this.#parts.log.deliver(event);
    this.#parts.onKept(view);
    const due = this.#waiters.filter(({ steps }) => steps <= this.#keptSteps);
    this.#waiters = this.#waiters.filter(({ steps }) => steps > this.#keptSteps);
    for (const { resolve } of due) resolve();
  }
}
