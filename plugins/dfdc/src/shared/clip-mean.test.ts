import { expect, test } from 'vitest';
import { poolScores } from '../../../../test/helpers/dfdc-parts.ts';
import plugin from '../index.ts';

test.each([
  ['clip-mean', [1, 1], {}, 0.99],
  ['clip-mean', [0, 0], { low: 0.001, high: 0.999 }, 0.001],
  ['clip-mean', [1, 0], {}, 0.5],
  ['clip-mean', [1, 0.5], { of: 'scores' }, 0.745],
  ['clip-mean', [1, 0.5], { of: 'mean' }, 0.75],
])('%s of %j with %j is %d', (id, scores, options, expected) => {
  expect(poolScores(plugin, id, scores, options)).toBeCloseTo(expected, 5);
});

test('bounds the wrong way round are refused', () => {
  expect(() => poolScores(plugin, 'clip-mean', [0.5], { low: 0.6, high: 0.4 })).toThrow(
    /low must not be above high/,
  );
});
