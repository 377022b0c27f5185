import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { withZeros } from './with-zeros.ts';

/** Values of the gauges at the time of a scrape. */
export interface StoreView {
  bytes(): number;
  oldestSeconds(): number;
  isHealthy(): boolean;
}

/** Metrics of a store that outlives the daemon; without one, there are none. */
export class StoreMetrics {
  readonly #registry: Registry;
  readonly #commits: Histogram;
  readonly #records: Counter;
  readonly #written: Counter;
  readonly failures: Counter<'reason'>;

  constructor(registry: Registry) {
    this.#registry = registry;
    const registers = [registry];
    this.#commits = new Histogram({
      name: 'trueframe_store_commit_seconds',
      help: 'Time until a group of records was on disk; its count is the number of commits.',
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    });
    this.#records = new Counter({
      name: 'trueframe_store_records_total',
      help: 'Records that are on disk: one per step of a session.',
      registers,
    });
    this.#written = new Counter({
      name: 'trueframe_store_written_bytes_total',
      help: 'Bytes of these records, before compression.',
      registers,
    });
    this.failures = new Counter({
      name: 'trueframe_store_failures_total',
      help: 'Times that the store began to fail, by reason: store_full, store_failed.',
      labelNames: ['reason'],
      registers,
    });
    withZeros(this.failures, 'reason', ['store_full', 'store_failed']);
  }

  committed(seconds: number, records: number, bytes: number): void {
    this.#commits.observe(seconds);
    this.#records.inc(records);
    this.#written.inc(bytes);
  }

  observe(view: StoreView): void {
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        collect() {
          this.set(read());
        },
      });
    gauge('trueframe_store_bytes', 'Bytes that the store takes on disk.', view.bytes);
    gauge(
      'trueframe_store_oldest_unsynced_seconds',
      'Age of the oldest record that is not on disk yet; 0: all are.',
      view.oldestSeconds,
    );
    gauge('trueframe_store_healthy', '1: sessions are kept; 0: not, new ones are refused.', () =>
      Number(view.isHealthy()),
    );
  }
}
