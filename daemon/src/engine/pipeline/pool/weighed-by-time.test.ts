import { expect, test } from 'vitest';
import { weighedByTime } from './weighed-by-time.ts';

test('a sample stands for the time since the one before of its track, and at most for the longest', () => {
  const times: [trackId: number, ptsMs: number][] = [
    ...([1, 1, 2, 1, 1, 2].map((id, k) => [id, [0, 200, 300, 2200, 60_000, 500][k]!]) as [
      number,
      number,
    ][]),
  ];
  const samples = times.map(([trackId, ptsMs]) => ({ trackId, ptsMs, score: 0.5 }));
  const weights = weighedByTime(samples, 2000).map(({ weight }) => weight);
  expect(weights).toEqual([0.2, 0.2, 0.2, 2, 2, 0.2]);
});

test('a lone sample has a weight', () => {
  expect(weighedByTime([{ trackId: 1, ptsMs: 0, score: 0.5 }], 2000)[0]?.weight).toBeGreaterThan(0);
});
