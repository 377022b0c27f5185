import type { VirtualCourse } from './virtual-clock.ts';

/** Groups by which processor time is counted. */
export type Consumer = 'decode' | 'workers' | 'main' | 'others';

interface Job {
  readonly thread: VirtualThread;
  leftMs: number;
  /** Processors that it has, 0..1. */
  rate: number;
  readonly done: () => void;
}

/** Less than this is rounding. */
const EPSILON_MS = 1e-6;

/** Processors that are shared by the threads which have something to do, by their weights; a thread has one of them at most. */
export class VirtualMachine implements VirtualCourse {
  readonly processors: number;
  readonly #running = new Set<Job>();
  readonly #usedMs: Record<Consumer, number> = { decode: 0, workers: 0, main: 0, others: 0 };
  #atMs = 0;
  #isPlanned = true;

  constructor(processors: number) {
    this.processors = processors;
  }

  /** Processor milliseconds so far. */
  get usedMs(): Readonly<Record<Consumer, number>> {
    return this.#usedMs;
  }

  thread(consumer: Consumer, nice: number): VirtualThread {
    return new VirtualThread(this, consumer, weightOf(nice));
  }

  start(thread: VirtualThread, ms: number, done: () => void): void {
    this.#running.add({ thread, leftMs: Math.max(ms, EPSILON_MS), rate: 0, done });
    this.#isPlanned = false;
  }

  nextAtMs(): number {
    if (!this.#isPlanned) this.#plan();
    let next = Number.POSITIVE_INFINITY;
    for (const { leftMs, rate } of this.#running) {
      next = Math.min(next, this.#atMs + leftMs / rate);
    }
    return next;
  }

  advance(nowMs: number): void {
    const wallMs = nowMs - this.#atMs;
    this.#atMs = nowMs;
    const over: Job[] = [];
    for (const job of this.#running) {
      const ms = Math.min(job.leftMs, job.rate * wallMs);
      job.leftMs -= ms;
      this.#usedMs[job.thread.consumer] += ms;
      job.thread.runnableMs += wallMs;
      if (job.leftMs <= EPSILON_MS) over.push(job);
    }
    for (const job of over) {
      this.#running.delete(job);
      this.#isPlanned = false;
      job.done();
    }
  }

  #plan(): void {
    this.#isPlanned = true;
    let free = this.processors;
    let weights = 0;
    for (const { thread } of this.#running) weights += thread.weight;
    const sharing = new Set(this.#running);
    for (let isOver = true; isOver; ) {
      isOver = false;
      for (const job of sharing) {
        if (free * job.thread.weight < weights) continue;
        job.rate = 1;
        sharing.delete(job);
        free -= 1;
        weights -= job.thread.weight;
        isOver = true;
      }
    }
    for (const job of sharing) job.rate = (free * job.thread.weight) / weights;
  }
}

/** Does one job after the other. */
export class VirtualThread {
  readonly consumer: Consumer;
  readonly weight: number;
  /** Milliseconds that it has run or has waited for a processor. */
  runnableMs = 0;
  readonly #machine: VirtualMachine;
  readonly #waiting: { readonly ms: number; readonly done: () => void }[] = [];
  #isBusy = false;

  constructor(machine: VirtualMachine, consumer: Consumer, weight: number) {
    this.#machine = machine;
    this.consumer = consumer;
    this.weight = weight;
  }

  /** Resolves when a job of so many processor milliseconds is done. */
  run(ms: number): Promise<void> {
    return new Promise((done) => {
      this.#waiting.push({ ms, done });
      if (!this.#isBusy) this.#next();
    });
  }

  #next(): void {
    const job = this.#waiting.shift();
    this.#isBusy = job !== undefined;
    if (!job) return;
    this.#machine.start(this, job.ms, () => {
      job.done();
      this.#next();
    });
  }
}

/** As Linux has it: each step is a factor of 1.25. */
function weightOf(nice: number): number {
  return 1024 / 1.25 ** nice;
}
