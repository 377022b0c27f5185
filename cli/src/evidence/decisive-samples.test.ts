import { expect, test } from 'vitest';
import type { Sample } from '../report/findings.ts';
import { decisiveSamples } from './decisive-samples.ts';

const box = { x1: 0, y1: 0, x2: 1, y2: 1 };
const at = (ptsMs: number, score?: number): Sample => ({
  ...{ ptsMs, frameIndex: ptsMs / 40, box, score, members: [] },
});

test('the highest scores, no two of the same second', () => {
  const samples = [
    at(0, 0.9),
    at(400, 0.95),
    at(1400, 0.2),
    at(2000),
    at(2400, 0.3),
    at(5000, 0.1),
  ];
  const times = (count: number) => decisiveSamples(samples, count).map(({ ptsMs }) => ptsMs);
  expect(times(9)).toEqual([400, 2400, 1400, 5000]);
  expect(times(2)).toEqual([400, 2400]);
});
