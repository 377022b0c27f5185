import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { expect, test } from 'vitest';
import { files, root } from './documents.ts';

/** Words that begin a riddle instead of a sentence: "What it costs", "Of the frame", "Whether it is late". */
const RIDDLE = /^(What|Whether|Who|Whom|Whose|Which|Where|When|Why|How|Of)\b/;

const JSDOC = /\/\*\*\s*(?:\*\s*)?(\S[^\n]*)/g;

/** First words of doc comments per language; in proto files the comments of fields and messages. */
const BEGINNINGS: Readonly<Record<string, RegExp>> = {
  '.ts': JSDOC,
  '.mjs': JSDOC,
  '.py': /^\s*r?"""(\S[^\n]*)/gm,
  '.proto': /(?<!\/\/[^\n]*\n)^ *\/\/ (\S[^\n]*)/gm,
};

/** Generated from others, or not ours. */
const FOREIGN = /\/gen\/|^proto\/google\//;

test('doc comments say what a thing is, subject first: "Number of frames", "Returns …", "True when …"', () => {
  const riddles = files
    .filter((path) => !FOREIGN.test(path))
    .flatMap((path) => {
      const beginning = BEGINNINGS[extname(path)];
      if (!beginning) return [];
      const text = readFileSync(join(root, path), 'utf8');
      return [...text.matchAll(beginning)]
        .filter(([, words = '']) => RIDDLE.test(words))
        .map(([, words]) => `${path}: ${words}`);
    });
  expect(riddles).toEqual([]);
});
