import { type Conservation, lookAtBooks, NOTHING_SEEN, sumOf } from './conservation.ts';
import type { ServedDaemon } from './served-daemon.ts';

const MEMORY_EVERY_MS = 250;
const BOOKS_EVERY_MS = 1000;

/** Watches the memory and the books of the daemons of a row. */
export class DaemonWatch {
  readonly #daemons: ServedDaemon[] = [];
  readonly #timers: NodeJS.Timeout[];
  #looking: Promise<void> = Promise.resolve();
  #isLooking = false;
  #peakMb = 0;
  #conservation = NOTHING_SEEN;

  constructor() {
    this.#timers = [
      setInterval(() => this.#weigh(), MEMORY_EVERY_MS),
      setInterval(() => this.#look(), BOOKS_EVERY_MS),
    ];
  }

  get peakRssMb(): number {
    return this.#peakMb;
  }

  get conservation(): Conservation {
    return this.#conservation;
  }

  add(daemon: ServedDaemon): void {
    this.#daemons.push(daemon);
  }

  /** A last look at the daemons that still run, then no more. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#looking;
    await this.#lookAtAll();
  }

  #running(): ServedDaemon[] {
    return this.#daemons.filter((daemon) => !daemon.end);
  }

  #weigh(): void {
    const sum = this.#running().reduce((mb, daemon) => mb + daemon.holdings().rssMb, 0);
    this.#peakMb = Math.max(this.#peakMb, sum);
  }

  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#looking = this.#lookAtAll().finally(() => {
      this.#isLooking = false;
    });
  }

  async #lookAtAll(): Promise<void> {
    const looks = await Promise.all(
      this.#running().flatMap((daemon) => (daemon.metricsAddress ? [lookAtBooks(daemon)] : [])),
    );
    this.#conservation = sumOf([this.#conservation, ...looks]);
  }
}
