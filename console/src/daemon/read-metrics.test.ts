import { expect, test } from 'vitest';
import { gaugeOf, readMetrics } from './read-metrics.ts';

test('reads names, labels and values; comments are none', () => {
  const samples = readMetrics(`# HELP a_ratio Some {text="x"} 1
# TYPE a_ratio gauge
a_ratio 0.25
b_total{stage="score",why="a \\"quote\\", and more"} 3
c NaN
`);
  expect(samples).toEqual([
    { name: 'a_ratio', labels: {}, value: 0.25 },
    { name: 'b_total', labels: { stage: 'score', why: 'a \\"quote\\", and more' }, value: 3 },
    { name: 'c', labels: {}, value: Number.NaN },
  ]);
  expect(gaugeOf(samples, 'a_ratio')).toBe(0.25);
  expect(gaugeOf(samples, 'not_there')).toBeUndefined();
});
