import { createHash } from 'node:crypto';

/** Videos that must not be parted: one source and all that was made of it. */
export interface FoldGroup {
  readonly key: string;
  readonly members: readonly { readonly isFake: boolean }[];
}

/**
 * The fold of each group. Groups are taken largest first, equal ones in an order that only the seed and their names
 * decide, each into the fold that then has the fewest videos (of equal ones that with the fewest fakes, then the first).
 * Input order does not matter.
 */
export function assignFolds(
  groups: readonly FoldGroup[],
  folds: number,
  seed: number,
): Map<string, number> {
  const rank = (key: string) => createHash('sha256').update(`${seed}\n${key}`).digest('hex');
  const ordered = groups
    .map((group) => ({ group, rank: rank(group.key) }))
    .sort((a, b) => b.group.members.length - a.group.members.length || (a.rank < b.rank ? -1 : 1));
  const loads = Array.from({ length: folds }, (_, fold) => ({ fold, videos: 0, fakes: 0 }));
  const result = new Map<string, number>();
  for (const { group } of ordered) {
    const lightest = loads.reduce((best, load) =>
      load.videos < best.videos || (load.videos === best.videos && load.fakes < best.fakes)
        ? load
        : best,
    );
    lightest.videos += group.members.length;
    lightest.fakes += group.members.filter(({ isFake }) => isFake).length;
    result.set(group.key, lightest.fold);
  }
  return result;
}
