import type { MetricName } from './engine-metrics.ts';

interface Row<Name> {
  readonly name: Name;
  readonly labels: Readonly<Record<string, string>>;
}

/** Metric changes since the last batch; the control process owns the one registry. */
export interface MetricBatch {
  readonly counts: readonly (Row<MetricName<'counter'>> & { readonly value: number })[];
  readonly gauges: readonly (Row<MetricName<'gauge'>> & { readonly value: number })[];
  readonly observations: readonly (Row<MetricName<'histogram'>> & {
    readonly values: readonly number[];
  })[];
}
