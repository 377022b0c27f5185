import { type Definition, type PoolingDefinition, parseOptions, type Sample } from '@trueframe/sdk';
import { describe, expect, test } from 'vitest';
import plugin from '../index.ts';
import { poolPerModel } from '../shared/pool-per-model.ts';
import { meanOf } from '../shared/scores-of.ts';

function pool(id: string, samples: readonly Sample[], options: unknown = {}): number {
  const definition = plugin.provides.find((d: Definition) => d.id === id) as PoolingDefinition;
  return definition.create(parseOptions(id, definition.options, options)).pool(samples);
}

const inTime = (scores: readonly number[]): Sample[] =>
  scores.map((score, i) => ({ score, ptsMs: i * 200, trackId: 1 }));
const poolScores = (id: string, scores: readonly number[], options: unknown = {}) =>
  pool(id, inTime(scores), options);
const times = (count: number, score: number) => Array.from({ length: count }, () => score);

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
    expect(poolScores('confident-strategy', scores)).toBeCloseTo(expected, 6);
  });

  test('float16 moves the bound: 0.8 is above float16(0.8) only when it rounds up', () => {
    // 0.7998046875 is float16(0.8); 0.7999 rounds to it as well, 0.8003 to the next number, 0.80029296875.
    const scores = [...times(15, 0.8003), ...times(1, 0)];
    expect(poolScores('confident-strategy', scores, { half: true })).toBe(0.80029296875);
    const bound = [...times(15, 0.7999), ...times(1, 0)];
    expect(poolScores('confident-strategy', bound, { half: true })).toBeCloseTo(0.75, 3);
  });

  test('a lone score is 0.5 when asked for, as in the reference', () => {
    expect(poolScores('confident-strategy', [0.9])).toBe(0.9);
    expect(poolScores('confident-strategy', [0.9], { undecidedWhenAlone: true })).toBe(0.5);
    expect(poolScores('confident-strategy', [0.9, 0.7], { undecidedWhenAlone: true })).toBe(0.8);
  });
});

describe('confidence-weighted (3rd place)', () => {
  test.each([
    [[0.9, 0.2, 0.5, 0.51], 0.5835337],
    [[0.05, 0.04, 0.6], 0.0807301],
    [[0.99, 0.98, 0.97, 0.4], 0.9436103],
    [[0.5, 0.5], 0.5],
  ])('%j is %d', (scores, expected) => {
    expect(Math.abs(poolScores('confidence-weighted', scores) - expected)).toBeLessThan(1e-6);
  });
});

test.each([
  ['median-lower', [0.9, 0.1, 0.4], {}, 0.4],
  ['median-lower', [0.9, 0.1, 0.4, 0.2], {}, 0.2],
  ['median-lower', [0.7], {}, 0.7],
  ['logit-median', [0.9, 0.1, 0.4], {}, 0.4],
  // Log-odds -1 and 2 in the middle: their mean is .5.
  ['logit-median', [0.268941, 0.99, 0.880797, 0.01], {}, 0.622459],
  ['logit-median', [1, 1], {}, 1],
  ['clip-mean', [1, 1], {}, 0.99],
  ['clip-mean', [0, 0], { low: 0.001, high: 0.999 }, 0.001],
  ['clip-mean', [1, 0], {}, 0.5],
  ['clip-mean', [1, 0.5], { of: 'scores' }, 0.745],
  ['clip-mean', [1, 0.5], { of: 'mean' }, 0.75],
  ['voting', [0.9, 0.6, 0.5, 0.1], {}, 0.5],
  ['voting', [0.9, 0.6, 0.2], { of: 'winners' }, 0.75],
  ['voting', [0.9, 0.3, 0.1], { of: 'winners' }, 0.2],
  ['voting', [0.9, 0.2], { of: 'winners' }, 0.55],
  ['voting', [0.7, 0.6], { threshold: 0.65 }, 0.5],
  ['dead-zone', [0.9, 0.55, 0.45, 0.1, 0.8], {}, 0.6],
  ['dead-zone', [0.55, 0.45], {}, 0.5],
  ['max-abs', [0.6, 0.1, 0.8], {}, 0.1],
  ['max-abs', [0.9, 0.1], {}, 0.9],
  // Log-odds 2 and -1: cube root of (8 - 1) / 2 is 1.5183.
  ['p-mean', [0.880797, 0.268941], {}, 0.820287],
  ['p-mean', [0.2, 0.8], { p: 1 }, 0.5],
  ['p-mean', [1, 1], {}, 1],
])('%s of %j with %j is %d', (id, scores, options, expected) => {
  expect(poolScores(id, scores, options)).toBeCloseTo(expected, 5);
});

describe('several faces', () => {
  const sample = (score: number, ptsMs: number, trackId: number): Sample => ({
    score,
    ptsMs,
    trackId,
  });
  // Face 1 is seen in three frames, face 2 in one.
  const samples = [sample(0.9, 0, 1), sample(0.1, 0, 2), sample(0.8, 200, 1), sample(0.4, 400, 1)];

  test('face-mean gives each face one vote', () => {
    expect(pool('face-mean', samples)).toBeCloseTo((0.7 + 0.1) / 2, 12);
    expect(pool('face-mean', samples, { face: 'median-lower' })).toBeCloseTo(0.45, 12);
  });

  test('grand-mean gives each frame one vote', () => {
    expect(pool('grand-mean', samples)).toBeCloseTo((0.5 + 0.8 + 0.4) / 3, 12);
  });
});

test('models are pooled one by one, and one without scores has no vote', () => {
  const max = (scores: readonly number[]) => Math.max(...scores);
  expect(poolPerModel([[0.1, 0.9], [], [0.5, 0.3]], max)).toBeCloseTo(0.7, 12);
  expect(poolPerModel([[0.2], [0.4]], meanOf)).toBeCloseTo(0.3, 12);
});

test('bounds the wrong way round are refused', () => {
  expect(() => poolScores('clip-mean', [0.5], { low: 0.6, high: 0.4 })).toThrow(
    /low must not be above high/,
  );
});
