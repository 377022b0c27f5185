import type { VirtualTime } from './virtual-time.ts';

/** Job of one live session. */
export interface Job {
  readonly id: string;
  /** Order of submission. */
  readonly ordinal: number;
  /** Cost of its session, relative to the recorded one. */
  readonly weight: number;
}

/** A node that waits for a job. */
export interface Question {
  readonly node: string;
  /** `waiting`: jobs behind this one that no node has had yet. */
  readonly take: (job: Job, waiting: number) => void;
}

/**
 * The work queue as brokers keep it: jobs whose lease ran out, then the others, in order; nodes that ask wait in line, and who was
 * served goes to the end of it.
 */
export class JobQueue {
  readonly #time: VirtualTime;
  readonly #waiting: Job[] = [];
  readonly #lost: Job[] = [];
  /** By node, in the order in which they asked. */
  readonly #asking = new Map<string, Question>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  submit(job: Job): void {
    this.#waiting.push(job);
    this.#serve();
  }

  /** A node asks for one job. */
  pull(node: string, take: Question['take']): Question {
    const question = { node, take };
    this.#asking.set(node, question);
    this.#serve();
    return question;
  }

  /** The time of a question is over. False: it was answered. */
  withdraw(question: Question): boolean {
    if (this.#asking.get(question.node) !== question) return false;
    return this.#asking.delete(question.node);
  }

  /** A node is gone. */
  forget(node: string): void {
    this.#asking.delete(node);
  }

  /** The node that had the job has gone; nobody else gets it before its lease has run out. */
  lose(job: Job, leftOfLeaseMs: number): void {
    this.#time.after(leftOfLeaseMs, () => {
      this.#lost.push(job);
      this.#serve();
    });
  }

  #serve(): void {
    for (const [node, { take }] of this.#asking) {
      const job = this.#lost.shift() ?? this.#waiting.shift();
      if (!job) return;
      this.#asking.delete(node);
      take(job, this.#waiting.length);
    }
  }
}
