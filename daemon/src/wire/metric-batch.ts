import type { MetricName } from './engine-metrics.ts';

/** A metric of this name, with these labels, has changed. */
export interface MetricChange<Name> {
  readonly name: Name;
  readonly labels: Readonly<Record<string, string>>;
}

/** Metric changes since the last batch; the control process owns the one registry. */
export interface MetricBatch {
  readonly counts: readonly (MetricChange<MetricName<'counter'>> & { readonly value: number })[];
  readonly gauges: readonly (MetricChange<MetricName<'gauge'>> & { readonly value: number })[];
  readonly observations: readonly (MetricChange<MetricName<'histogram'>> & {
    readonly values: readonly number[];
  })[];
}
