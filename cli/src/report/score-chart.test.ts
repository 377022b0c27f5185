import { expect, test } from 'vitest';
import type { Sample } from './findings.ts';
import { scoreChart } from './score-chart.ts';

const box = { x1: 0, y1: 0, x2: 1, y2: 1 };

function samples(count: number, scoreOf: (k: number) => number | undefined): Sample[] {
  return Array.from({ length: count }, (_, k) => {
    const score = scoreOf(k);
    const members = [{ modelId: 'a', score, reason: score === undefined ? 'TOO_DARK' : '' }];
    return { ptsMs: 200 * k, frameIndex: 5 * k, box, score, members };
  });
}

const draw = (some: readonly Sample[], toMs = 10_000) =>
  scoreChart(some, undefined, [{ fromMs: 2000, toMs: 3000, durationMs: 1000, reason: 'X' }], {
    fromMs: 0,
    toMs,
  }).text;

test('ten minutes are a picture of few kilobytes that keeps the one peak', () => {
  const chart = draw(
    samples(3000, (k) => (k === 1501 ? 1 : 0.1)),
    600_000,
  );
  expect(chart.length).toBeLessThan(30_000);
  const [, line = ''] = /class="ensemble" d="([^"]+)"/.exec(chart) ?? [];
  expect(line.split('L').filter((point) => point.endsWith(' 6.0'))).toHaveLength(1);
});

test('gaps and frames without a vote are shaded, and no number is missing', () => {
  const chart = draw(samples(50, (k) => (k > 10 && k < 20 ? undefined : 0.5)));
  expect(chart.match(/class="gap"/g)).toHaveLength(1);
  expect(chart.match(/class="silence"/g)).toHaveLength(1);
  expect(chart).not.toMatch(/NaN|undefined|Infinity/);
  expect(
    draw(
      samples(1, () => undefined),
      0,
    ),
  ).not.toMatch(/NaN|undefined|Infinity/);
});
