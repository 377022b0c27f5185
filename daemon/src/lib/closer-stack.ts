import type { Logger } from 'pino';
import { settleWithin } from './settle-within.ts';

export interface Closable {
  close(): Promise<void>;
}

/** Ends what was started, last in, first out, so that nobody writes the order twice. */
export class CloserStack {
  readonly #logger: Logger;
  readonly #entries: { name: string; part: Closable; deadlineMs: number }[] = [];
  #closing: Promise<void> | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Returns `part`, so that starting and registering is one line. Past `deadlineMs` the next part is closed anyway. */
  add<T extends Closable>(name: string, part: T, deadlineMs = 10_000): T {
    this.#entries.push({ name, part, deadlineMs });
    return part;
  }

  /** Idempotent. A part that throws or hangs is logged and does not keep the others open. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (const { name, part, deadlineMs } of this.#entries.reverse()) {
      try {
        const settled = await settleWithin(part.close(), deadlineMs);
        if (!settled) this.#logger.error({ part: name, deadlineMs }, 'did not close in time');
      } catch (error) {
        this.#logger.error({ err: error, part: name }, 'failed to close');
      }
    }
  }
}
