import { expect, test } from 'vitest';
import { lackingInWords } from './unconfigured.ts';

test.each([
  [0, 0, ''],
  [1, 0, '1 model of plugins lacks weights, and nothing configured needs them; --all names them'],
  [
    0,
    6,
    '6 pipelines of plugins lack weights, and nothing configured needs them; --all names them',
  ],
  [
    ...([9, 1] as const),
    '9 models and 1 pipeline of plugins lack weights, and nothing configured needs them; --all names them',
  ],
])('%i models and %i pipelines: %j', (models, pipelines, words) => {
  expect(lackingInWords(models, pipelines)).toBe(words);
});
