import { clockMs } from '../../lib/pulse-clock.ts';
import type { WorkerStage } from '../../wire/stage.ts';
import type { Took } from '../../wire/task-results.ts';

/** One task on a worker thread: since when it runs, for the engine thread to see, and how long each stage of it takes. */
export class Visit {
  readonly #pulse: Int32Array;
  readonly #at: number;
  readonly #begunMs = performance.now();
  readonly #stageMs: Partial<Record<WorkerStage, number>> = {};
  #stage: WorkerStage | undefined;
  #sinceMs = this.#begunMs;

  /** `pulse`: see `WorkerData`. */
  constructor(pulse: Int32Array, place: number, sessionNumber: number, stage?: WorkerStage) {
    this.#pulse = pulse;
    this.#at = place * 2;
    this.enter(stage);
    Atomics.store(pulse, this.#at, sessionNumber);
  }

  /** Books what follows as time of this stage, or of none, and gives it a time limit of its own. */
  enter(stage?: WorkerStage): void {
    this.#settle();
    this.#stage = stage;
    Atomics.store(this.#pulse, this.#at + 1, clockMs());
  }

  end(): Took {
    this.#settle();
    Atomics.store(this.#pulse, this.#at, 0);
    return { busyMs: this.#sinceMs - this.#begunMs, stageMs: this.#stageMs };
  }

  #settle(): void {
    const now = performance.now();
    const stage = this.#stage;
    if (stage) this.#stageMs[stage] = (this.#stageMs[stage] ?? 0) + now - this.#sinceMs;
    this.#sinceMs = now;
  }
}
