import type { TrueframeError } from '@trueframe/sdk';
import { settleWithin } from '../../lib/settle-within.ts';

/** Work that becomes durable together with whatever else is waiting. */
export interface Commit<Op> {
  readonly operations: readonly Op[];
  readonly bytes: number;
  onKept(): void;
}

export interface GroupCommitParts<Op> {
  /** Settles when all of them are on disk, all or none. The same ones may come again after a failure. */
  write(operations: readonly Op[]): Promise<void>;
  /** After a failure, before the next try. */
  mend(): Promise<void>;
  toProblem(reason: unknown): TrueframeError;
  onProblem(problem: TrueframeError | undefined): void;
  /** Too much waits (true), or not any more. */
  onHeld(isHeld: boolean): void;
  onCommitted(seconds: number, commits: number, bytes: number): void;
}

const MOST_BYTES = 4 * 1024 * 1024;
const HELD_BYTES = 8 * 1024 * 1024;
const HELD_MS = 2000;
const RETRY_MS = 500;
const CLOSE_MS = 3000;

interface Waiting<Op> extends Commit<Op> {
  readonly since: number;
}

/**
 * Writes what waits, all at once, one batch after the other: the slower the disk, the larger the batches. A batch that fails is tried
 * again until it is on disk; nothing is ever left out or overtaken.
 */
export class GroupCommit<Op> {
  readonly #parts: GroupCommitParts<Op>;
  #waiting: Waiting<Op>[] = [];
  #waitingBytes = 0;
  #underWay: readonly Waiting<Op>[] = [];
  #problem: TrueframeError | undefined;
  #isHeld = false;
  #isClosed = false;
  /** Settles at the end of the run; undefined: nothing waits. */
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  constructor(parts: GroupCommitParts<Op>) {
    this.#parts = parts;
  }

  get problem(): TrueframeError | undefined {
    return this.#problem;
  }

  /** Age in milliseconds of the oldest one that is not on disk; 0: all are. */
  get oldestMs(): number {
    const oldest = this.#underWay[0] ?? this.#waiting[0];
    return oldest ? performance.now() - oldest.since : 0;
  }

  add(commit: Commit<Op>): void {
    if (this.#isClosed) return;
    this.#waiting.push({ ...commit, since: performance.now() });
    this.#waitingBytes += commit.bytes;
    this.#running ??= this.#run();
    this.#weigh();
  }

  /** Writes what waits. What cannot be written is given up: nobody has heard of it. */
  async close(): Promise<void> {
    const running = this.#running ?? Promise.resolve();
    if (this.#problem || !(await settleWithin(running, CLOSE_MS))) this.#giveUp();
    await this.#running;
    this.#isClosed = true;
  }

  async #run(): Promise<void> {
    // Others that come in the same turn go along.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      this.#underWay = batch;
      await this.#write(batch);
      this.#underWay = [];
      if (this.#isClosed) return;
      for (const { onKept } of batch) onKept();
      this.#weigh();
    }
    // In the same turn as the look at what waits: what comes later finds that nothing runs.
    this.#running = undefined;
  }

  #take(): readonly Waiting<Op>[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#waiting.length && (count === 0 || bytes < MOST_BYTES)) {
      bytes += this.#waiting[count]!.bytes;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  async #write(batch: readonly Waiting<Op>[]): Promise<void> {
    const operations = batch.flatMap((one) => one.operations);
    if (operations.length === 0) return;
    const bytes = batch.reduce((sum, one) => sum + one.bytes, 0);
    while (!this.#isClosed) {
      const begun = performance.now();
      try {
        await this.#parts.write(operations);
        this.#parts.onCommitted((performance.now() - begun) / 1000, batch.length, bytes);
        this.#setProblem(undefined);
        return;
      } catch (reason) {
        this.#setProblem(this.#parts.toProblem(reason));
        await this.#mend();
      }
    }
  }

  /** Until it works. */
  async #mend(): Promise<void> {
    while (!this.#isClosed) {
      await this.#pause();
      try {
        if (!this.#isClosed) await this.#parts.mend();
        return;
      } catch (reason) {
        this.#setProblem(this.#parts.toProblem(reason));
      }
    }
  }

  async #pause(): Promise<void> {
    if (this.#isClosed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #giveUp(): void {
    this.#isClosed = true;
    this.#waiting = [];
    this.#wake?.();
  }

  #setProblem(problem: TrueframeError | undefined): void {
    const had = this.#problem;
    this.#problem = problem;
    if (had?.message === problem?.message) return;
    this.#parts.onProblem(problem);
    this.#weigh();
  }

  #weigh(): void {
    const isSlow = this.#waitingBytes > HELD_BYTES || this.oldestMs > HELD_MS;
    const isHeld = this.#problem !== undefined || isSlow;
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#parts.onHeld(isHeld);
  }
}
