import { expect, test } from 'vitest';
import { renderHelp } from './render-help.ts';

test('a help says how the command is called, and explains operands and flags in columns', () => {
  const help = renderHelp({
    name: 'paint',
    summary: 'Paints pictures.',
    operands: { name: 'FILE', summary: 'Pictures.', min: 1, max: Number.POSITIVE_INFINITY },
    flags: {
      colour: { summary: 'Colour.', hint: 'NAME', multiple: true },
      fast: { summary: `Fast, ${'and a word '.repeat(10).trim()}.` },
    },
  });
  expect(help.split('\n')).toEqual([
    'Paints pictures.',
    '',
    'Usage: trueframe paint FILE… [--flags]',
    '',
    '  FILE  Pictures.',
    '',
    '  --colour=<NAME>  Colour. May be repeated.',
    '  --fast           Fast, and a word and a word and a word and a word and a word and a word and a',
    '                   word and a word and a word and a word.',
  ]);
});
