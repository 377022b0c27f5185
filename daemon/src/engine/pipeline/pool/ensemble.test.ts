import type { Sample } from '@trueframe/sdk';
import { expect, test } from 'vitest';
import { ensembleScore } from './ensemble.ts';

const face = { trackId: 3, ptsMs: 400 };

test('only members that voted are pooled, each with its weight', () => {
  const asked: (readonly Sample[])[] = [];
  const pooling = {
    pool(samples: readonly Sample[]) {
      asked.push(samples);
      return 0.7;
    },
  };
  const failed = { failed: { code: 'PLUGIN_THREW', message: 'broken', details: {} } } as const;
  const results = [0.9, { abstain: 'TOO_DARK' }, failed, 0.2];
  expect(ensembleScore(results, [2, 1, 1, 3], pooling, face)).toBe(0.7);
  expect(asked).toEqual([
    [
      { ...face, score: 0.9, weight: 2 },
      { ...face, score: 0.2, weight: 3 },
    ],
  ]);
  expect(ensembleScore([{ abstain: 'TOO_DARK' }], [1], pooling, face)).toBeUndefined();
  expect(asked).toHaveLength(1);
});
