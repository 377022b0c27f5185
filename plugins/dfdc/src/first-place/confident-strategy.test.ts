import { describe, expect, test } from 'vitest';
import { poolScores, times } from '../../../../test/helpers/dfdc-parts.ts';
import plugin from '../index.ts';

// The vectors of the references' specification.
describe('confident-strategy (1st place)', () => {
  test.each([
    // 12 high ones are not more than floor(32 / 2.5) = 12: the mean of all.
    ['12 x .9, 20 x .3', [...times(12, 0.9), ...times(20, 0.3)], 0.525],
    ['13 x .9, 19 x .3', [...times(13, 0.9), ...times(19, 0.3)], 0.9],
    ['12 x .9, 8 x .3', [...times(12, 0.9), ...times(8, 0.3)], 0.9],
    // 11 high ones are not more than 11.
    ['11 x .9, 9 x .3', [...times(11, 0.9), ...times(9, 0.3)], 0.63],
    ['29 x .1, 3 x .6', [...times(29, 0.1), ...times(3, 0.6)], 0.1],
    // 28 low ones are not more than 0.9 * 32.
    ['28 x .1, 4 x .6', [...times(28, 0.1), ...times(4, 0.6)], 0.1625],
  ])('%s', (_, scores, expected) => {
    expect(poolScores(plugin, 'confident-strategy', scores)).toBeCloseTo(expected, 6);
  });

  test('float16 moves the bound: 0.8 is above float16(0.8) only when it rounds up', () => {
    // 0.7998046875 is float16(0.8); 0.7999 rounds to it as well, 0.8003 to the next number, 0.80029296875.
    const scores = [...times(15, 0.8003), ...times(1, 0)];
    expect(poolScores(plugin, 'confident-strategy', scores, { half: true })).toBe(0.80029296875);
    const bound = [...times(15, 0.7999), ...times(1, 0)];
    expect(poolScores(plugin, 'confident-strategy', bound, { half: true })).toBeCloseTo(0.75, 3);
  });

  test('a lone score is 0.5 when asked for, as in the reference', () => {
    expect(poolScores(plugin, 'confident-strategy', [0.9])).toBe(0.9);
    expect(poolScores(plugin, 'confident-strategy', [0.9], { undecidedWhenAlone: true })).toBe(0.5);
    expect(poolScores(plugin, 'confident-strategy', [0.9, 0.7], { undecidedWhenAlone: true })).toBe(
      0.8,
    );
  });
});
