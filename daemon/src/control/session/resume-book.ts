import type { ResumePoint } from '../../wire/session-plan.ts';
import type { SessionProgress } from '../../wire/session-progress.ts';
import type { EngineLoss } from '../engines/hosted-session.ts';
import type { Journal } from './journal.ts';
import type { DaemonLoss, RestoredSession } from './restored-session.ts';

/** Knows where the next engine goes on, once a session has lost one. */
export class ResumeBook {
  readonly #journal: Journal;
  #lost: EngineLoss | DaemonLoss | undefined;
  #started = false;
  #progressAt = performance.now();

  /** `restored`: what an earlier daemon has left. */
  constructor(journal: Journal, restored?: RestoredSession) {
    this.#journal = journal;
    if (!restored) return;
    this.#lost = restored.loss;
    this.#started = restored.hasStarted;
    this.#progressAt -= restored.silentMs;
  }

  /** `session_started` was said. */
  get hasStarted(): boolean {
    return this.#started;
  }

  /** Notes what an engine brought, events and entry in one step, so that a resume neither loses nor repeats one. */
  onProgress({ events, entry, checkpoint }: SessionProgress): void {
    this.#progressAt = performance.now();
    if (entry) this.#journal.append(entry);
    if (checkpoint) this.#journal.restartFrom(checkpoint);
    this.#started ||= events.some(({ sessionStarted }) => sessionStarted);
  }

  onEngineLost(reason: EngineLoss): void {
    this.#lost = reason;
  }

  /** Undefined while the session has had one engine only. */
  point(): ResumePoint | undefined {
    if (!this.#lost) return undefined;
    const { checkpoint, entries } = this.#journal.read();
    return {
      journal: entries,
      ...(checkpoint && { checkpoint }),
      reason: this.#lost,
      silentMs: Math.round(performance.now() - this.#progressAt),
      started: this.#started,
    };
  }

  clear(): void {
    this.#journal.clear();
  }
}
