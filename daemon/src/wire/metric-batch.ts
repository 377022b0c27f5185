/** Metric changes since the last batch; the control process owns the one registry. */
export interface MetricBatch {
  readonly counts: readonly { name: string; labels: Record<string, string>; value: number }[];
  readonly observations: readonly {
    name: string;
    labels: Record<string, string>;
    values: number[];
  }[];
  readonly gauges: readonly { name: string; labels: Record<string, string>; value: number }[];
}
