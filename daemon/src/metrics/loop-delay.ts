import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const WINDOW_MS = 30_000;

/** Seconds. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Measures how late the event loop of this process runs its timers, over the last 30 to 60 seconds: the worse of the window
 * that is running and the one before, so that a scrape at any moment sees every hold-up once.
 */
export class LoopDelayMonitor {
  readonly #histogram: IntervalHistogram;
  readonly #timer: NodeJS.Timeout;
  #last: LoopDelay = { p50: 0, p99: 0, max: 0 };

  constructor() {
    this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#histogram.enable();
    this.#timer = setInterval(() => {
      this.#last = this.#now();
      this.#histogram.reset();
    }, WINDOW_MS).unref();
  }

  read(): LoopDelay {
    const now = this.#now();
    return {
      p50: Math.max(now.p50, this.#last.p50),
      p99: Math.max(now.p99, this.#last.p99),
      max: Math.max(now.max, this.#last.max),
    };
  }

  /** Forgets what was: loading modules holds any loop up, and says nothing about serving. */
  restart(): void {
    this.#last = { p50: 0, p99: 0, max: 0 };
    this.#histogram.reset();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  #now(): LoopDelay {
    if (this.#histogram.count === 0) return { p50: 0, p99: 0, max: 0 };
    // The histogram holds the time between two ticks of a 10 ms timer; the delay is what exceeds the 10 ms.
    const delay = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000);
    return {
      p50: delay(this.#histogram.percentile(50)),
      p99: delay(this.#histogram.percentile(99)),
      max: delay(this.#histogram.max),
    };
  }
}
