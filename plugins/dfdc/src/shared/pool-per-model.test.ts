import { expect, test } from 'vitest';
import { poolPerModel } from './pool-per-model.ts';
import { meanOf } from './scores-of.ts';

test('models are pooled one by one, and one without scores has no vote', () => {
  const max = (scores: readonly number[]) => Math.max(...scores);
  expect(poolPerModel([[0.1, 0.9], [], [0.5, 0.3]], max)).toBeCloseTo(0.7, 12);
  expect(poolPerModel([[0.2], [0.4]], meanOf)).toBeCloseTo(0.3, 12);
});
