import { expect, test } from 'vitest';
import { poolScores } from '../../../../test/helpers/dfdc-parts.ts';
import plugin from '../index.ts';

test.each([
  ['logit-median', [0.9, 0.1, 0.4], {}, 0.4],
  // Log-odds -1 and 2 in the middle: their mean is .5.
  ['logit-median', [0.268941, 0.99, 0.880797, 0.01], {}, 0.622459],
  ['logit-median', [1, 1], {}, 1],
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
  expect(poolScores(plugin, id, scores, options)).toBeCloseTo(expected, 5);
});
