import type { Conservation } from './lib/conservation.ts';
import type { DaemonOptions, ServedDaemon } from './lib/served-daemon.ts';

/** One row of the board: something that goes wrong, done for real, and what must hold all the same. */
export interface Row {
  /** Place on the board; two rows may share one and differ in a letter of the file's name. */
  readonly number: number;
  /** Few words, e.g. `engine killed`. */
  readonly title: string;
  /** All that must hold, in words, with its figures. */
  readonly gate: string;
  /** Longest time that it may take, in seconds: in short runs, and otherwise. Default: 120 and 600; a
   * busy machine is slow, and not wrong. */
  readonly limitSeconds?: { readonly short: number; readonly full: number };
  /**
   * `alone` (default): asserts times, and has neighbours in short runs only. `quiet`: compares delays or memory, and never has any.
   * `beside`: asserts no times, and may run while a `long` row does. `long`: takes many minutes in full runs, and bears neighbours.
   * `last`: runs after all others, because it tells of them.
   */
  readonly runs?: 'alone' | 'quiet' | 'beside' | 'long' | 'last';
  /** True: short runs leave it out, unless it is named; a test does the like of it in less time. */
  readonly fullOnly?: boolean;
  /** A throw counts as a failed row, with its message as the reason. */
  run(context: RowContext): Promise<RowOutcome>;
}

/** Tools of a row. All that it starts here is ended after it. */
export interface RowContext {
  /** True: a smaller number of the same thing, at most six seconds in all. */
  readonly short: boolean;
  /**
   * Factor of limits of time: 1, and 3 in short runs, which share their machine with whatever else runs there. The gate is
   * that of full runs.
   */
  readonly patience: number;
  readonly seed: number;
  /** The next of a sequence that depends on the seed and the row alone, in [0, 1). */
  random(): number;
  /** An empty folder, removed after the row. */
  readonly folder: string;
  /**
   * A real daemon in processes of its own (`trueframe serve` with this configuration), ready by default. Its memory is
   * watched, and its frames are counted once a second (row 22).
   */
  startDaemon(config?: object, options?: DaemonOptions): Promise<ServedDaemon>;
  /** Runs after the row, in reverse order; for servers, mounts and the like. */
  after(cleanUp: () => unknown): void;
  /** Most resident memory that a daemon and its children held together so far, in MB (1e6 bytes). */
  readonly peakRssMb: number;
  /** Frame counts of this row's daemons; in a row that runs `last`, of all rows before it. */
  readonly conservation: Conservation;
  /** Goes to stderr while the row runs. */
  log(text: string): void;
}

/** Samples in one unit. */
export interface Quantiles {
  /** Name of the quantity, e.g. `recovery`. */
  readonly what: string;
  readonly unit: 'ms' | 's' | 'MB';
  readonly p50: number;
  readonly p95: number;
  /** Instead of the largest, where that is not known. */
  readonly p99?: number;
  readonly max?: number;
}

export interface RowOutcome {
  /** Times that the thing was done. */
  readonly n: number;
  readonly figures?: Quantiles | undefined;
  /** Items (verdicts, frames, events) that the caller should have got and did not. */
  readonly lost?: number;
  readonly duplicated?: number;
  readonly outOfOrder?: number;
  /** In MB (1e6 bytes); default: what the context has seen of its daemons. */
  readonly peakRssMb?: number;
  readonly passed: boolean;
  /** One or two sentences: what was seen; for a failed row, what does not hold. */
  readonly why: string;
  /** The reason why it could not be done here, e.g. `needs root`. It counts neither as passed nor as failed. */
  readonly skipped?: string;
}
