import { expect, test } from 'vitest';
import { type JudgedVerdict, verdictInShort, verdictMeaning } from './verdict-words.ts';

const thresholds = { authentic: 0.4, synthetic: 0.75, hysteresis: 0.05 };

function inconclusive(score: number | undefined, ...reasons: string[]): JudgedVerdict {
  return { label: 'LABEL_INCONCLUSIVE', score, reasons, thresholds } as JudgedVerdict;
}

test.each([
  [inconclusive(0.08, 'BLIND_SPOT'), 'nothing found', /others are not ruled out/],
  [inconclusive(0.08, 'TOO_FEW_SAMPLES'), 'nothing so far', /no sign of manipulation so far/],
  [inconclusive(0.45), 'few signs', /close to those of untouched faces/],
  [inconclusive(0.55), 'neither way', /neither way/],
  [inconclusive(0.7), 'worth a look', /close to those of manipulated faces/],
  [inconclusive(0.9, 'BLIND_SPOT', 'LOW_COVERAGE'), 'signs, but few', /signs of manipulation/],
  [inconclusive(undefined), 'too little', /too little to go by/],
])('%j is %j', (verdict, short, meaning) => {
  expect(verdictInShort(verdict)).toBe(`inconclusive: ${short}`);
  expect(verdictMeaning(verdict)).toMatch(meaning);
});

test('other labels are the same however long', () => {
  const verdict = { ...inconclusive(0.9), label: 'LABEL_SYNTHETIC_LIKELY' } as JudgedVerdict;
  expect(verdictInShort(verdict)).toBe('synthetic likely');
});
