import { expect, test } from 'vitest';
import type { Sample } from './findings.ts';
import { tellingSamples } from './telling-samples.ts';

const box = { x1: 0, y1: 0, x2: 1, y2: 1 };
const samplesOf = (...scores: (number | undefined)[]): Sample[] =>
  scores.map((score, k) => ({ ptsMs: 40 * k, frameIndex: k, box, score, members: [] }));
const told = (samples: readonly Sample[]) =>
  tellingSamples(samples).map(({ kind, sample }) => [kind, sample.frameIndex]);

test('the highest, the median and the lowest score, each frame once', () => {
  expect(told(samplesOf(0.5, 0.9, undefined, 0.1, 0.6))).toEqual([
    ['highest', 1],
    ['typical', 0],
    ['lowest', 3],
  ]);
  expect(told(samplesOf(0.3, 0.7))).toEqual([
    ['highest', 1],
    ['typical', 0],
  ]);
  expect(told(samplesOf(0.5))).toEqual([['highest', 0]]);
});

test('without any score the frame in the middle', () => {
  expect(told(samplesOf(undefined, undefined, undefined))).toEqual([['typical', 1]]);
  expect(told([])).toEqual([]);
});
