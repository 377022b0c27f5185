import type { Counter } from 'prom-client';

/** Gives a counter all its series. Rates need a start: one whose series comes with its first event has none. */
export function withZeros<Label extends string>(
  counter: Counter<Label>,
  label: Label,
  values: readonly string[],
): Counter<Label> {
  for (const value of values) counter.inc({ [label]: value } as Record<Label, string>, 0);
  return counter;
}
