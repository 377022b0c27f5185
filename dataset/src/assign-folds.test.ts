import { expect, test } from 'vitest';
import { assignFolds, type FoldGroup } from './assign-folds.ts';

/** As in DFDC: an original with one to ten fakes. */
const groups: readonly FoldGroup[] = Array.from({ length: 101 }, (_, k) => ({
  key: `video-${k}`,
  members: Array.from({ length: 2 + ((k * 7) % 10) }, (__, i) => ({ isFake: i > 0 })),
}));

function loads(folds: ReadonlyMap<string, number>, count: number): number[] {
  const videos = Array.from({ length: count }, () => 0);
  for (const { key, members } of groups) videos[folds.get(key)!]! += members.length;
  return videos;
}

test('every group is in one fold, and folds differ by less than the smallest group', () => {
  const folds = assignFolds(groups, 5, 0);
  expect(folds.size).toBe(groups.length);
  const videos = loads(folds, 5);
  expect(Math.max(...videos) - Math.min(...videos)).toBeLessThanOrEqual(2);
});

test('the seed and the names decide, not the order', () => {
  const folds = assignFolds(groups, 5, 3);
  expect(assignFolds([...groups].reverse(), 5, 3)).toEqual(folds);
  const other = assignFolds(groups, 5, 4);
  const moved = groups.filter(({ key }) => other.get(key) !== folds.get(key));
  expect(moved.length).toBeGreaterThan(groups.length / 2);
});
