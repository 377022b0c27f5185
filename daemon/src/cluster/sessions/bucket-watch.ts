import { setTimeout as sleep } from 'node:timers/promises';
import type { KV, KvWatchEntry } from '@nats-io/kv';
import type { Logger } from 'pino';

const AGAIN_MS = 1000;
/**
 * Nodes write what they have at least every 30 s. A watch that hears nothing for longer may be one that brokers have put on one of
 * them that is gone; asking again costs little where there is nothing to tell.
 */
const QUIET_MS = 45_000;
const LOOK_MS = 15_000;
/** Time to hear of all that a bucket has. */
const LOAD_MS = 10_000;

/** Tells all entries of a bucket, and then their changes, until it is closed. */
export class BucketWatch {
  readonly #bucket: Pick<KV, 'watch'>;
  readonly #onEntry: (entry: KvWatchEntry) => void;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #heardAt = performance.now();
  #isClosed = false;
  #stop = () => {};
  #onLoaded = () => {};

  constructor(bucket: Pick<KV, 'watch'>, onEntry: (entry: KvWatchEntry) => void, logger: Logger) {
    this.#bucket = bucket;
    this.#onEntry = onEntry;
    this.#logger = logger;
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
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
    clearInterval(this.#timer);
    this.#stop();
  }

  #look(): void {
    if (performance.now() - this.#heardAt > QUIET_MS) this.restart();
  }

  async #follow(): Promise<void> {
    while (!this.#isClosed) {
      try {
        const entries = await this.#bucket.watch();
        this.#stop = () => entries.stop();
        this.#heardAt = performance.now();
        if (this.#isClosed) entries.stop();
        for await (const entry of entries) {
          this.#heardAt = performance.now();
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
