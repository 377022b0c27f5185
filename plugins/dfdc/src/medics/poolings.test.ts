import { expect, test } from 'vitest';
import { poolSamples, poolScores, TWO_FACES } from '../../../../test/helpers/dfdc-parts.ts';
import plugin from '../index.ts';

test.each([
  ['median-lower', [0.9, 0.1, 0.4], {}, 0.4],
  ['median-lower', [0.9, 0.1, 0.4, 0.2], {}, 0.2],
  ['median-lower', [0.7], {}, 0.7],
])('%s of %j with %j is %d', (id, scores, options, expected) => {
  expect(poolScores(plugin, id, scores, options)).toBeCloseTo(expected, 5);
});

test('face-mean gives each face one vote', () => {
  expect(poolSamples(plugin, 'face-mean', TWO_FACES)).toBeCloseTo((0.7 + 0.1) / 2, 12);
  const byMedian = poolSamples(plugin, 'face-mean', TWO_FACES, { face: 'median-lower' });
  expect(byMedian).toBeCloseTo(0.45, 12);
});
