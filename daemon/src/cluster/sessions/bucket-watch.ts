import { setTimeout as sleep } from 'node:timers/promises';
import type { KV, KvWatchEntry } from '@nats-io/kv';
import type { Logger } from 'pino';

const AGAIN_MS = 1000;
/** Time to hear of all that a bucket has. */
const LOAD_MS = 10_000;

/** Tells all entries of a bucket, and then their changes, until it is closed. */
export class BucketWatch {
  readonly #bucket: Pick<KV, 'watch'>;
  readonly #onEntry: (entry: KvWatchEntry) => void;
  readonly #logger: Logger;
  #isClosed = false;
  #stop = () => {};
  #onLoaded = () => {};

  constructor(bucket: Pick<KV, 'watch'>, onEntry: (entry: KvWatchEntry) => void, logger: Logger) {
    this.#bucket = bucket;
    this.#onEntry = onEntry;
    this.#logger = logger;
  }

  /** Resolves when all that the bucket has is told. */
  async open(isEmpty: boolean): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      this.#onLoaded = resolve;
    });
    void this.#follow();
    if (isEmpty) return;
    await Promise.race([loaded, sleep(LOAD_MS, undefined, { ref: false })]);
  }

  /** Asks for all entries again, of brokers that may have forgotten this watch. */
  restart(): void {
    this.#stop();
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
  }

  async #follow(): Promise<void> {
    while (!this.#isClosed) {
      try {
        const entries = await this.#bucket.watch();
        this.#stop = () => entries.stop();
        if (this.#isClosed) entries.stop();
        for await (const entry of entries) {
          this.#onEntry(entry);
          if (entry.isUpdate || entry.delta === 0) this.#onLoaded();
        }
      } catch (reason) {
        this.#logger.warn({ err: reason }, 'a bucket cannot be watched; trying again');
      }
      if (!this.#isClosed) await sleep(AGAIN_MS, undefined, { ref: false });
    }
  }
}
