import type { Definition, PoolingDefinition, Sample } from '@trueframe/sdk';
import { parseOptions } from '@trueframe/sdk/host';
import { describe, expect, test } from 'vitest';
import plugin from './index.ts';

const samples = (scores: readonly number[]): Sample[] =>
  scores.map((score, i) => ({ score, ptsMs: i * 200, trackId: 1 }));

function pool(id: string, scores: readonly number[], options: unknown = {}): number {
  const definition = plugin.provides.find((d: Definition) => d.id === id) as PoolingDefinition;
  return definition.create(parseOptions(id, definition.options, options)).pool(samples(scores));
}

describe('pooling', () => {
  test.each([
    ['mean', [0.2, 0.4, 0.9], {}, 0.5],
    ['median', [0.9, 0.1, 0.4], {}, 0.4],
    ['median', [0.9, 0.1, 0.4, 0.2], {}, 0.3],
    ['max', [0.2, 0.7, 0.1], {}, 0.7],
    ['top-k', [0.1, 0.9, 0.7, 0.2], { k: 2 }, 0.8],
    ['top-k', [0.1, 0.9], { k: 5 }, 0.5],
    ['top-k', [0.1, 0.9, 0.7, 0.2], {}, 0.9],
    ['top-k', [0.1, 0.9, 0.7, 0.2], { share: 0.5 }, 0.8],
    ['trimmed-mean', [1, 0, 0.4, 0.6, 0.5], { trim: 0.2 }, 0.5],
    ['trimmed-mean', [0.3], {}, 0.3],
    ['logit-mean', [0.2, 0.8], {}, 0.5],
    ['logit-mean', [1, 1, 1], {}, 0.99],
    // (ln 9 + ln 9 + ln(1/4)) / 3 = 1.00277
    ['logit-mean', [0.9, 0.9, 0.2], {}, 0.73159],
  ])('%s of %j with %j is %d', (id, scores, options, expected) => {
    expect(pool(id, scores, options)).toBeCloseTo(expected, 4);
  });

  test.each([
    ['mean', 0.7],
    // (2 ln 9 + ln(3/7)) / 3 = 1.18239
    ['logit-mean', 0.76536],
    ['max', 0.9],
  ])('%s of 0.9, twice as heavy, and 0.3 is %d', (id, expected) => {
    const definition = plugin.provides.find((d: Definition) => d.id === id) as PoolingDefinition;
    const [heavy, light] = samples([0.9, 0.3]);
    const pooling = definition.create(parseOptions(id, definition.options, {}));
    expect(pooling.pool([{ ...heavy!, weight: 2 }, light!])).toBeCloseTo(expected, 4);
  });

  test('top-k takes k or share, not both', () => {
    expect(() => pool('top-k', [0.5], { k: 1, share: 0.5 })).toThrow(/not both/);
  });
});
