import type { Judged } from './judged.ts';

/** Says whether models claim to detect the fakes of a family: `covered`, `partly` where not all verdicts say so. */
export type FamilyScope = 'covered' | 'partly' | 'blind spot' | 'not named';

/** Reads the scopes of verdicts with a score; undefined without any, or without a name for the family. */
export function familyScopeOf(fakes: readonly Judged[]): FamilyScope | undefined {
  const named = fakes.flatMap(({ clip, result: { scope, blindTo, score } }) => {
    const kind = clip.kind ?? clip.family;
    if (kind === undefined || score === undefined || !scope) return [];
    return [{ isCovered: scope.includes(kind), isMissed: (blindTo ?? []).includes(kind) }];
  });
  if (named.length === 0) return undefined;
  if (named.some(({ isMissed }) => isMissed)) return 'blind spot';
  const covered = named.filter(({ isCovered }) => isCovered).length;
  if (covered === 0) return 'not named';
  return covered === named.length ? 'covered' : 'partly';
}
