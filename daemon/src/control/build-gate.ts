import type { Logger } from 'pino';
import { CacheLease, readBuild } from '../models/engines/cache-lease.ts';

const LOOK_EVERY_MS = 500;

/** Keeps a daemon from serving out of a cache folder in which engines are being built, and a build from starting then. */
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

  /** Ids of models whose engines are being built. */
  get building(): readonly string[] {
    return this.#building;
  }

  /** Reason for waiting; empty: nothing is waited for. */
  get problem(): string {
    return this.#problem;
  }

  /** Resolves when the daemon may serve; false: it was closed before. */
  async pass(): Promise<boolean> {
    // The daemon's sign first, then the look: see CacheLease.build.
    this.#lease = await CacheLease.serve(this.#cacheFolder);
    while (!this.#closing.signal.aborted) {
      const build = await readBuild(this.#cacheFolder);
      if (!build) break;
      if (!this.#problem) this.#logger.warn({ ...build }, 'engines are being built; waiting');
      this.#building = build.models;
      this.#problem = `BUILDING: engines of ${build.models.join(', ')} are being built by process ${build.pid}`;
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
