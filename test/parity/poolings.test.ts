import { readFileSync } from 'node:fs';
import {
  lowerMedian,
  poolConfidenceWeighted,
  poolConfident,
  poolPerModel,
} from '@trueframe/plugin-dfdc';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../helpers/shared.ts';
import { readFixture } from './read-fixture.ts';

interface Fixture {
  readonly cases: readonly {
    readonly scores: readonly number[];
    readonly confident: number;
    readonly confidentHalf: number;
    readonly confidenceWeighted: number;
    readonly medianLower: number;
  }[];
  readonly ensemble: { readonly scores: readonly (readonly number[])[]; readonly half: number };
}

const { cases, ensemble } = readFixture<Fixture>('poolings');
const rule = { high: 0.8, low: 0.2 };
const weights = { exponent: 0.65, low: 0.01, high: 0.99 };

describe.each(cases.map((row) => ({ ...row, count: row.scores.length })))(
  'poolings of $count scores equal the references in NumPy and torch',
  ({ scores, ...want }) => {
    test('confident-strategy, double and float16', () => {
      expect(poolConfident(scores, { ...rule, half: false })).toBeCloseTo(want.confident, 12);
      expect(poolConfident(scores, { ...rule, half: true })).toBe(want.confidentHalf);
    });

    test('confidence-weighted', () => {
      const got = poolConfidenceWeighted(scores, weights);
      // The last bit of float32 depends on the library's power function.
      expect(Math.abs(got - want.confidenceWeighted)).toBeLessThanOrEqual(1.2e-7);
    });

    test('median-lower', () => {
      expect(lowerMedian(scores)).toBe(want.medianLower);
    });
  },
);

test('the 1st place pools each of its seven models, then takes their mean, in float16', () => {
  const pool = (scores: readonly number[]) => poolConfident(scores, { ...rule, half: true });
  expect(poolPerModel(ensemble.scores, pool, true)).toBe(ensemble.half);
});

/** `12x.9 + 20x.3`, or the scores themselves. */
function scoresIn(text: string | readonly number[]): readonly number[] {
  if (typeof text !== 'string') return text;
  return text.split('+').flatMap((part) => {
    const [count, score] = part.split('x').map(Number);
    return Array<number>(count!).fill(score!);
  });
}

test.skipIf(!hasShared)('the vectors of the specification hold to 1e-6', () => {
  const golden = JSON.parse(readFileSync(shared('golden/poolings.json'), 'utf8')) as Record<
    string,
    { readonly scores: string | readonly number[]; readonly expect: number }[]
  >;
  for (const { scores, expect: expected } of golden.confident_strategy!) {
    const value = poolConfident(scoresIn(scores), { ...rule, half: false });
    expect(Math.abs(value - expected), JSON.stringify(scores)).toBeLessThan(1e-6);
  }
  for (const { scores, expect: expected } of golden.confidence_weighted!) {
    const value = poolConfidenceWeighted(scoresIn(scores), weights);
    expect(Math.abs(value - expected), JSON.stringify(scores)).toBeLessThan(1e-6);
  }
});
