import { expect, test } from 'vitest';
import { poolSamples, TWO_FACES } from '../../../../test/helpers/dfdc-parts.ts';
import plugin from '../index.ts';

test('grand-mean gives each frame one vote', () => {
  expect(poolSamples(plugin, 'grand-mean', TWO_FACES)).toBeCloseTo((0.5 + 0.8 + 0.4) / 3, 12);
});
