import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import { Backoff } from '../lib/backoff.ts';
import {
  type GpuReading,
  isUnknownField,
  NVIDIA_SMI,
  parseGpuLine,
  queryArguments,
} from './nvidia-smi.ts';

const EVERY_S = 5;
/** One that lived this long was healthy: the next start is immediate again. */
const HEALTHY_MS = 60_000;

export interface GpuMonitorOptions {
  readonly logger: Logger;
  onReading(reading: GpuReading): void;
  /** Nothing is known any more, until the next reading. */
  onSilence(): void;
  onRestart(): void;
  /** Waits between starts of a program that keeps ending. */
  readonly backoff?: Backoff;
}

/**
 * One nvidia-smi that goes on for as long as the daemon does: starting one takes up to a second of a core, because it
 * brings the driver up. Where there is none, nothing happens; one that ends or says nothing is replaced.
 */
export class GpuMonitor {
  readonly #options: GpuMonitorOptions;
  readonly #backoff: Backoff;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #withNewer = true;
  #hasClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;

  constructor(options: GpuMonitorOptions) {
    this.#options = options;
    this.#backoff = options.backoff ?? new Backoff(1000, 60_000);
  }

  start(): void {
    const args = [...queryArguments(this.#withNewer), '-l', String(EVERY_S)];
    const child = spawn(NVIDIA_SMI, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    const startedAt = performance.now();
    let isRefused = false;
    createInterface({ input: child.stdout }).on('line', (line) => {
      // It prints its complaints to stdout.
      if (isUnknownField(line)) isRefused = true;
      const reading = parseGpuLine(line);
      if (!reading) return;
      this.#expectMore(child);
      this.#options.onReading(reading);
    });
    this.#expectMore(child);
    this.#ended = new Promise((resolve) => {
      // No such program, so no GPU.
      child.once('error', () => {
        if (child.pid !== undefined) return;
        clearTimeout(this.#silence);
        resolve();
      });
      child.once('close', (code, signal) => {
        if (child.pid === undefined) return;
        clearTimeout(this.#silence);
        this.#options.onSilence();
        resolve();
        if (this.#hasClosed) return;
        if (isRefused && this.#withNewer) {
          this.#withNewer = false;
          this.start();
          return;
        }
        if (performance.now() - startedAt > HEALTHY_MS) this.#backoff.reset();
        const how = signal ?? `code ${code}`;
        this.#options.logger.warn({ how }, 'nvidia-smi ended; it is started again');
        this.#options.onRestart();
        this.#timer = setTimeout(() => this.start(), this.#backoff.next());
      });
    });
  }

  async close(): Promise<void> {
    this.#hasClosed = true;
    clearTimeout(this.#timer);
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** A driver in trouble makes it hang. */
  #expectMore(child: ChildProcess): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => child.kill('SIGKILL'), 6 * EVERY_S * 1000);
    this.#silence.unref();
  }
}
