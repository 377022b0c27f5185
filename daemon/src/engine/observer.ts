import type { MetricBatch } from '../wire/metric-batch.ts';

type Labels = Record<string, string>;

/**
 * Collects metric changes of an engine and hands them over in batches. Names and labels are those of
 * metrics/engine-metrics.ts, which is the only place that defines them.
 */
export class Observer {
  #counts = new Map<string, { name: string; labels: Labels; value: number }>();
  #observations = new Map<string, { name: string; labels: Labels; values: number[] }>();
  #gauges = new Map<string, { name: string; labels: Labels; value: number }>();

  count(name: string, labels: Labels = {}, value = 1): void {
    if (value === 0) return;
    const key = name + JSON.stringify(labels);
    const row = this.#counts.get(key);
    if (row) row.value += value;
    else this.#counts.set(key, { name, labels, value });
  }

  /** Seconds, bytes or plain counts: base units. */
  observe(name: string, labels: Labels, value: number): void {
    const key = name + JSON.stringify(labels);
    const row = this.#observations.get(key);
    if (row) row.values.push(value);
    else this.#observations.set(key, { name, labels, values: [value] });
  }

  gauge(name: string, labels: Labels, value: number): void {
    this.#gauges.set(name + JSON.stringify(labels), { name, labels, value });
  }

  /** Everything since the last call, or null when nothing changed. */
  take(): MetricBatch | null {
    if (this.#counts.size + this.#observations.size + this.#gauges.size === 0) return null;
    const batch = {
      counts: [...this.#counts.values()],
      observations: [...this.#observations.values()],
      gauges: [...this.#gauges.values()],
    };
    this.#counts = new Map();
    this.#observations = new Map();
    this.#gauges = new Map();
    return batch;
  }
}
