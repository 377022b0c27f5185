import { expect, test } from 'vitest';
import type { ClipResult } from './clip-result.ts';
import { comparisonOf } from './comparison.ts';
import { familyScopeOf } from './family-scope.ts';
import type { Judged } from './judged.ts';

const resultOf = (clip: string, more: Partial<ClipResult>): ClipResult => ({
  ...{ clip, size: 9, mtimeMs: 5, options: '', pipeline: 'old', pipelineVersion: 'v1' },
  ...{ sampling: 'all', label: 'INCONCLUSIVE', ...more },
});

function judged(name: string, isFake: boolean, more: Partial<ClipResult>, kind?: string): Judged {
  return {
    clip: { name, path: `/${name}`, isFake, ...(kind && { kind }) },
    result: resultOf(name, more),
  };
}

test('clips are compared that both runs have a score for, as long as the file is the same', () => {
  const own = [
    judged('a', false, { score: 0.1 }),
    judged('b', false, { score: 0.6 }),
    judged('c', true, { score: 0.5 }),
    judged('changed', true, { score: 0.9 }),
    judged('unscored', true, {}),
    judged('new', true, { score: 0.9 }),
  ];
  const other = [
    resultOf('a', { score: 0.1 }),
    resultOf('b', { score: 0.2 }),
    resultOf('c', { score: 0.5 }),
    resultOf('changed', { score: 0.1, size: 10 }),
    resultOf('unscored', { score: 0.1 }),
  ];
  const comparison = comparisonOf([own], new Map(other.map((result) => [result.clip, result])));
  expect(comparison).toMatchObject({ pipeline: { id: 'old', version: 'v1' }, clips: 3 });
  expect(comparison.difference?.auc).toMatchObject({ own: 0.5, other: 1, value: -0.5 });
});

test('a family is covered when all who voted claim it, and a blind spot when one is known to miss it', () => {
  const says = (scope: string[], blindTo: string[] = []) =>
    judged('x', true, { score: 0.5, scope, blindTo }, 'swap');
  expect(familyScopeOf([says(['swap', 'warp']), says(['swap'])])).toBe('covered');
  expect(familyScopeOf([says(['swap']), says([])])).toBe('partly');
  expect(familyScopeOf([says(['warp'])])).toBe('not named');
  expect(familyScopeOf([says(['swap']), says(['swap'], ['swap'])])).toBe('blind spot');
  // Results from before scopes were kept, and clips without a score, say nothing.
  expect(familyScopeOf([judged('x', true, { score: 0.5 }, 'swap')])).toBeUndefined();
  expect(familyScopeOf([judged('x', true, { scope: ['swap'] }, 'swap')])).toBeUndefined();
});
