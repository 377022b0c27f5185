import { expect, test } from 'vitest';
import { poolScores } from '../../../../test/helpers/dfdc-parts.ts';
import plugin from '../index.ts';

test.each([
  [[0.9, 0.2, 0.5, 0.51], 0.5835337],
  [[0.05, 0.04, 0.6], 0.0807301],
  [[0.99, 0.98, 0.97, 0.4], 0.9436103],
  [[0.5, 0.5], 0.5],
])('the weighted mean of %j is %d', (scores, expected) => {
  expect(Math.abs(poolScores(plugin, 'confidence-weighted', scores) - expected)).toBeLessThan(1e-6);
});
