import { expect, test } from 'vitest';
import { commandLine } from './command-line.ts';

test('a command is quoted for a shell, without what only shows or says who asks', () => {
  const flags = {
    ...{ models: ['a b', 'c'], pipeline: 'embedded', scores: true, updates: false },
    ...{ json: true, 'token-file': 'secret', config: undefined, report: "it's.html" },
  };
  expect(commandLine('/v/my clip.mp4', flags)).toBe(
    `trueframe analyze '/v/my clip.mp4' --models 'a b' --models c --pipeline embedded --scores --report 'it'\\''s.html'`,
  );
});
