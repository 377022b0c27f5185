import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ENGINE_METRICS, type MetricName } from '../wire/engine-metrics.ts';
import type { MetricBatch } from '../wire/metric-batch.ts';
import { withZeros } from './with-zeros.ts';

/** Shows what engines measure. They send changes, so counters survive the death of an engine. */
export class EngineMetrics {
  readonly #counters = new Map<MetricName<'counter'>, Counter>();
  readonly #gauges = new Map<MetricName<'gauge'>, Gauge>();
  readonly #histograms = new Map<MetricName<'histogram'>, Histogram>();
  readonly restarts: Counter<'reason'>;

  constructor(registry: Registry) {
    const registers = [registry];
    for (const [name, row] of Object.entries(ENGINE_METRICS)) {
      const facts = { name, help: row.help, labelNames: row.labels, registers };
      if (row.type === 'counter') {
        this.#counters.set(name as MetricName<'counter'>, new Counter(facts));
      } else if (row.type === 'gauge') {
        this.#gauges.set(name as MetricName<'gauge'>, new Gauge(facts));
      } else {
        const histogram = new Histogram({ ...facts, buckets: [...row.buckets] });
        this.#histograms.set(name as MetricName<'histogram'>, histogram);
      }
    }
    this.restarts = new Counter({
      name: 'trueframe_engine_restarts_total',
      help: 'Engine processes that had to be replaced, by reason: engine_crashed, engine_hung, start_failed.',
      labelNames: ['reason'] as const,
      registers,
    });
    withZeros(this.restarts, 'reason', ['engine_crashed', 'engine_hung', 'start_failed']);
  }

  apply({ counts, observations, gauges }: MetricBatch): void {
    for (const { name, labels, value } of counts) this.#counters.get(name)?.inc(labels, value);
    for (const { name, labels, value } of gauges) this.#gauges.get(name)?.set(labels, value);
    for (const { name, labels, values } of observations) {
      const child = this.#histograms.get(name)?.labels(labels);
      for (const value of values) child?.observe(value);
    }
  }

  /** The engine is gone, and with it everything its gauges spoke of. */
  clearGauges(): void {
    for (const gauge of this.#gauges.values()) gauge.reset();
  }
}
