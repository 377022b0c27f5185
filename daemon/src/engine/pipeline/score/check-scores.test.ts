import { expect, test } from 'vitest';
import { allOrNone, onePerCrop } from './check-scores.ts';

const dark = { abstain: 'TOO_DARK' };

test('scores of frames become one of their crop, and a crop of which all abstain abstains', () => {
  expect(onePerCrop([0.1, 0.9], 2)).toEqual([0.1, 0.9]);
  expect(onePerCrop([0.25, 0.75, 1, dark, dark, dark], 3)).toEqual([0.5, 1, dark]);
});

test('the scores of one input are all numbers, or none is', () => {
  expect(allOrNone('m', [0.1, 0.2])).toEqual([0.1, 0.2]);
  expect(allOrNone('m', [dark, dark])).toEqual([]);
  for (const scores of [[0.1, dark], []]) {
    expect(() => allOrNone('m', scores)).toThrow(
      expect.objectContaining({ code: 'PLUGIN_OUTPUT_INVALID' }),
    );
  }
});
