import { expect, test } from 'vitest';
import { settledWords } from './settled-words.ts';

test.each([
  [0.5, 'at 0:09.4, the scores speak for authentic; watched at 0.5 frames per second since'],
  [0, 'at 0:09.4, the scores speak for authentic'],
])('settled evidence that is watched at %d frames per second', (watchFps, words) => {
  expect(settledWords({ atMs: 9400, decision: 'DECISION_AUTHENTIC', watchFps })).toBe(words);
});
