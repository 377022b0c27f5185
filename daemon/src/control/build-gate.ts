import type { Logger } from 'pino';
import { CacheLease, readCompilation } from '../models/compiled/cache-lease.ts';

const LOOK_EVERY_MS = 500;

/** Keeps a daemon from serving out of a cache folder in which models are being compiled, and a compilation from starting then. */
export class BuildGate {
  readonly #cacheFolder: string;
  readonly #logger: Logger;
  readonly #closing = new AbortController();
  #lease: CacheLease | undefined;
  #building: readonly string[] = [];
  #problem = '';

  constructor(cacheFolder: string, logger: Logger) {
    this.#cacheFolder = cacheFolder;
    this.#logger = logger;
  }

  /** Ids of models that are being compiled. */
  get building(): readonly string[] {
    return this.#building;
  }

  /** Reason for waiting; empty: nothing is waited for. */
  get problem(): string {
    return this.#problem;
  }

  /** Resolves when the daemon may serve; false: it was closed before. */
  async pass(): Promise<boolean> {
    // The daemon's sign first, then the look: see CacheLease.compile.
    this.#lease = await CacheLease.serve(this.#cacheFolder);
    while (!this.#closing.signal.aborted) {
      const build = await readCompilation(this.#cacheFolder);
      if (!build) break;
      if (!this.#problem) this.#logger.warn({ ...build }, 'models are being compiled; waiting');
      this.#building = build.models;
      this.#problem = `BUILDING: process ${build.pid} compiles ${build.models.join(', ')}`;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    this.#building = [];
    this.#problem = '';
    return !this.#closing.signal.aborted;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#lease?.close();
  }
}
