import { bootstrap, type Interval } from './bootstrap.ts';
import type { Scored } from './scored.ts';

/**
 * Intervals of statistics over several lists of clips that share groups: a group that is drawn counts in every list.
 * `statistics`: gets, for each list, how often each of its clips was drawn; otherwise as that of `bootstrap`.
 */
export function bootstrapSets(
  sets: readonly (readonly Scored[])[],
  statistics: (weights: readonly Uint32Array[]) => readonly number[] | undefined,
): Interval[] {
  const places = new Map<string, number>();
  for (const { group } of sets.flat()) {
    if (!places.has(group)) places.set(group, places.size);
  }
  const placesOfSets = sets.map((set) => set.map(({ group }) => places.get(group)!));
  const weights = sets.map((set) => new Uint32Array(set.length));
  return bootstrap([...places.keys()], (drawn) => {
    placesOfSets.forEach((ofSet, s) => {
      const own = weights[s]!;
      ofSet.forEach((place, k) => {
        own[k] = drawn[place]!;
      });
    });
    return statistics(weights);
  });
}
