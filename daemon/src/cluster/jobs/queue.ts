import type { JetStreamManager } from '@nats-io/jetstream';
import { JOB_STREAM, type JobKind } from '../names.ts';
import { CONSUMERS } from '../streams.ts';

const LOOK_MS = 5000;
const KINDS: readonly JobKind[] = ['live', 'file'];

/** Looks now and then how many jobs wait for a node. */
export class Queue {
  readonly #manager: JetStreamManager;
  readonly #timer: NodeJS.Timeout;
  readonly #waiting: Record<JobKind, number> = { live: 0, file: 0 };

  constructor(manager: JetStreamManager) {
    this.#manager = manager;
    this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
    void this.#look();
  }

  /** Jobs by kind, as they were seen last. */
  get waiting(): Readonly<Record<JobKind, number>> {
    return this.#waiting;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    for (const kind of KINDS) {
      const found = await this.#manager.consumers
        .info(JOB_STREAM, CONSUMERS[kind])
        .catch(() => undefined);
      if (found) this.#waiting[kind] = found.num_pending;
    }
  }
}
