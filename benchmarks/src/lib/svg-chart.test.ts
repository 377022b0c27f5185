import { expect, test } from 'vitest';
import { barChart, lineChart } from './svg-chart.ts';

const line = (values: readonly number[]) => values.map((y, i) => ({ x: 2 ** i, y }));

test('a line goes from left to right, higher values further up, on round steps from 0', () => {
  const svg = lineChart({
    title: 'a < b & "c"',
    x: { label: 'sessions', ticks: [1, 2, 4], isLog: true },
    y: { label: 'ms' },
    series: [{ name: 'p50', points: line([10, 20, 37]) }],
    goal: { y: 30, name: 'goal' },
  });
  const [, path = ''] = /points="([^"]+)"/.exec(svg) ?? [];
  const points = path.split(' ').map((point) => point.split(',').map(Number));
  const [xs, ys] = [points.map(([x]) => x!), points.map(([, y]) => y!)];
  expect(xs[1]! - xs[0]!).toBeCloseTo(xs[2]! - xs[1]!, 0);
  expect(ys[0]).toBeGreaterThan(ys[1]!);
  expect(ys[1]).toBeGreaterThan(ys[2]!);
  for (const tick of ['0', '10', '20', '30', '40']) expect(svg).toContain(`>${tick}</text>`);
  expect(svg).toContain('a &#60; b &#38; &#34;c&#34;');
  expect(svg).toContain('- - - goal');
});

test('labels of series that end at the same place do not cover one another', () => {
  const svg = lineChart({
    title: 't',
    x: { label: 'x', ticks: [1, 2] },
    y: { label: 'y' },
    series: ['a', 'b', 'c'].map((name) => ({ name, points: line([5, 5]) })),
  });
  const heights = [...svg.matchAll(/y="([\d.]+)" text-anchor="start" fill="#(?!24292f)/g)].map(
    ([, y]) => Number(y),
  );
  expect(heights).toHaveLength(3);
  expect(heights[1]! - heights[0]!).toBeGreaterThanOrEqual(16);
  expect(heights[2]! - heights[1]!).toBeGreaterThanOrEqual(16);
});

test('bars are as long as their values', () => {
  const svg = barChart({
    title: 't',
    unit: 'fps',
    bars: [
      { name: 'ours', value: 200, isOurs: true },
      { name: 'theirs', value: 50 },
    ],
  });
  const [ours, theirs] = [...svg.matchAll(/width="([\d.]+)" height="22"/g)].map(([, w]) =>
    Number(w),
  );
  expect(ours! / theirs!).toBeCloseTo(4, 1);
  expect(svg).toContain('200 fps');
});
