import { expect, test } from 'vitest';
import { shortNames } from './short-names.ts';

test.each([
  [
    ['embedded-blends', 'embedded-bands'],
    ['blends', 'bands'],
  ],
  [
    ['mesonet-meso4-df', 'mesonet-meso4-f2f', 'mesonet-mesoinception-df'],
    ['meso4-df', 'meso4-f2f', 'mesoinception-df'],
  ],
  [
    ['a-b', 'a'],
    ['a-b', 'a'],
  ],
  [['embedded-blends'], ['embedded-blends']],
  [[], []],
])('%j become %j', (names, short) => {
  expect(shortNames(names)).toEqual(short);
});
