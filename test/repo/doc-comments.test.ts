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

/** The same for comments among code, where a condition may begin with "When" or "Where". */
const LINE_RIDDLE = /^(What|Whether|Who|Whom|Whose|Which|Why|How|Of)\b/;

/** First words of each run of comment lines, and of comments behind code. */
const LINES: Readonly<Record<string, RegExp>> = {
  '.ts': /(?<!^\s*\/\/[^\n]*\n\s*)\/\/ (\S[^\n]*)/gm,
  '.mjs': /(?<!^\s*\/\/[^\n]*\n\s*)\/\/ (\S[^\n]*)/gm,
  '.py': /(?<!^\s*#[^\n]*\n\s*)# (\S[^\n]*)/gm,
  '.sh': /(?<!^\s*#[^\n]*\n\s*)# (\S[^\n]*)/gm,
};

/** Generated from others, or not ours. */
const FOREIGN = /\/gen\/|^proto\/google\//;

function riddles(beginnings: Readonly<Record<string, RegExp>>, riddle: RegExp): string[] {
  return files
    .filter((path) => !FOREIGN.test(path))
    .flatMap((path) => {
      const beginning = beginnings[extname(path)];
      if (!beginning) return [];
      const text = readFileSync(join(root, path), 'utf8');
      return [...text.matchAll(beginning)]
        .filter(([, words = '']) => riddle.test(words))
        .map(([, words]) => `${path}: ${words}`);
    });
}

test('doc comments say what a thing is, subject first: "Number of frames", "Returns …", "True when …"', () => {
  expect(riddles(BEGINNINGS, RIDDLE)).toEqual([]);
});

test('comments among code do so, too', () => {
  expect(riddles(LINES, LINE_RIDDLE)).toEqual([]);
});
