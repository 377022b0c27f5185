import type { Conservation } from './lib/conservation.ts';
import { DaemonWatch } from './lib/daemon-watch.ts';
import { randomFrom } from './lib/random.ts';
import { type DaemonOptions, ServedDaemon } from './lib/served-daemon.ts';
import type { RowContext } from './row.ts';

export interface ContextSettings {
  readonly number: number;
  readonly seed: number;
  readonly short: boolean;
  /** Empty; whoever made it removes it. */
  readonly folder: string;
  /** Frame counts of the rows before, for a row with `last`. */
  readonly before?: Conservation;
}

const SHORT_PATIENCE = 3;

/** The context of one row, and how it ends. */
export class Context implements RowContext {
  readonly short: boolean;
  readonly patience: number;
  readonly seed: number;
  readonly random: () => number;
  readonly folder: string;
  readonly #cleanUps: (() => unknown)[] = [];
  readonly #watch = new DaemonWatch();
  readonly #before: Conservation | undefined;

  constructor({ number, seed, short, folder, before }: ContextSettings) {
    this.short = short;
    this.patience = short ? SHORT_PATIENCE : 1;
    this.seed = seed;
    this.random = randomFrom(seed + number);
    this.#before = before;
    this.folder = folder;
  }

  async startDaemon(config: object = {}, options: DaemonOptions = {}): Promise<ServedDaemon> {
    const daemon = await ServedDaemon.start(this.folder, config, options);
    this.#watch.add(daemon);
    this.after(() => daemon.stop());
    return daemon;
  }

  after(cleanUp: () => unknown): void {
    this.#cleanUps.push(cleanUp);
  }

  get peakRssMb(): number {
    return this.#watch.peakRssMb;
  }

  get conservation(): Conservation {
    return this.#before ?? this.#watch.conservation;
  }

  /** Frame counts of this row's own daemons. */
  get own(): Conservation {
    return this.#watch.conservation;
  }

  log(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Ends everything; failures are told, and do not stop the rest. */
  async close(): Promise<void> {
    await this.#watch.close();
    for (const cleanUp of this.#cleanUps.reverse()) {
      try {
        await cleanUp();
      } catch (reason) {
        this.log(`cleaning up: ${(reason as Error).message}`);
      }
    }
  }
}
