import { expect, test } from 'vitest';
import { SKIPPED, withSkipped } from './skipped.ts';

const scored = {
  results: [
    [0.1, 0.3],
    [0.2, 0.4],
  ],
  computeMs: [5, 7],
  batch: [2, 2],
};

test('members that were not asked keep their place and abstain', () => {
  expect(withSkipped(scored, [0, 2], 3)).toEqual({
    results: [
      [0.1, SKIPPED, 0.3],
      [0.2, SKIPPED, 0.4],
    ],
    computeMs: [5, 0, 7],
    batch: [2, 0, 2],
  });
  expect(withSkipped(scored, [0, 1], 2)).toBe(scored);
});
