import type { Query } from '../grafana/panel.ts';

const QUANTILES = [
  ['0.5', 'p50'],
  ['0.95', 'p95'],
  ['0.99', 'p99'],
] as const;

/**
 * Returns queries of the median, p95 and p99 of a histogram.
 * @param matchers of the histogram's own labels, e.g. `stage="emit"`
 */
export function quantiles(histogram: string, matchers = ''): Query[] {
  return QUANTILES.map(([quantile, legend]) => ({
    expr: `histogram_quantile(${quantile}, sum by (le) (rate(${bucketsOf(histogram, matchers)})))`,
    legend,
  }));
}

/** Returns the query of the p95 of a histogram for each value of a label. */
export function p95By(label: string, histogram: string, matchers = ''): Query {
  return {
    expr: `histogram_quantile(0.95, sum by (le, ${label}) (rate(${bucketsOf(histogram, matchers)})))`,
    legend: `{{${label}}}`,
  };
}

/** Returns the query of the mean of a histogram for each value of a label. */
export function meanBy(label: string, histogram: string): Query {
  const rate = (part: string) =>
    `sum by (${label}) (rate(${histogram}_${part}{@}[$__rate_interval]))`;
  return { expr: `${rate('sum')} / (${rate('count')} > 0)`, legend: `{{${label}}}` };
}

/** Returns the query of a counter's rate for each value of a label. */
export function rateBy(label: string, counter: string): Query {
  return {
    expr: `sum by (${label}) (rate(${counter}{@}[$__rate_interval]))`,
    legend: `{{${label}}}`,
  };
}

/** Returns the query of a counter's rate. */
export function rateOf(counter: string, legend: string): Query {
  return { expr: `sum(rate(${counter}{@}[$__rate_interval]))`, legend };
}

function bucketsOf(histogram: string, matchers: string): string {
  const selector = matchers === '' ? '{@}' : `{@, ${matchers}}`;
  return `${histogram}_bucket${selector}[$__rate_interval]`;
}
