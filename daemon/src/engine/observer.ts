import type { LabelsOf, MetricName } from '../wire/engine-metrics.ts';
import type { MetricBatch, MetricChange } from '../wire/metric-batch.ts';

/** Collects metric changes of an engine and hands them over in batches. */
export class Observer {
  #counts = new Map<string, MetricChange<MetricName<'counter'>> & { value: number }>();
  #observations = new Map<string, MetricChange<MetricName<'histogram'>> & { values: number[] }>();
  #gauges = new Map<string, MetricChange<MetricName<'gauge'>> & { value: number }>();

  count<Name extends MetricName<'counter'>>(name: Name, labels: LabelsOf<Name>, value = 1): void {
    if (value === 0) return;
    const key = name + JSON.stringify(labels);
    const row = this.#counts.get(key);
    if (row) row.value += value;
    else this.#counts.set(key, { name, labels, value });
  }

  /** Seconds, bytes or plain counts: base units. */
  observe<Name extends MetricName<'histogram'>>(
    name: Name,
    labels: LabelsOf<Name>,
    value: number,
  ): void {
    const key = name + JSON.stringify(labels);
    const row = this.#observations.get(key);
    if (row) row.values.push(value);
    else this.#observations.set(key, { name, labels, values: [value] });
  }

  gauge<Name extends MetricName<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): void {
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
