import type { Event__Output } from '@trueframe/proto';

/** Differences of what a caller was told to what it should have been told. */
export interface Differences {
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
}

/** Frames, tracks and verdicts as a caller hears of them: everything that must not depend on faults. */
export function storyOf(events: readonly Event__Output[]): string[] {
  return events.flatMap(({ scores, verdict, trackStarted, trackEnded, summary }) => {
    const told = summary
      ? { ...summary, elapsedMs: 0 }
      : (scores ?? verdict ?? trackStarted ?? trackEnded);
    return told ? [JSON.stringify(told)] : [];
  });
}

/** Compares the story of a run with that of an undisturbed one, and checks its sequence numbers. */
export function compareStories(
  calm: readonly Event__Output[],
  other: readonly Event__Output[],
): Differences {
  const expected = storyOf(calm);
  const told = storyOf(other);
  const lost = surplus(expected, told);
  const duplicated = surplus(told, expected);
  const isSwapped = lost + duplicated === 0 && told.some((text, k) => text !== expected[k]);
  return { lost, duplicated, outOfOrder: wrongSequences(other) + (isSwapped ? 1 : 0) };
}

export function addDifferences(all: readonly Differences[]): Differences {
  const sum = (of: (one: Differences) => number) => all.reduce((n, one) => n + of(one), 0);
  return {
    lost: sum(({ lost }) => lost),
    duplicated: sum(({ duplicated }) => duplicated),
    outOfOrder: sum(({ outOfOrder }) => outOfOrder),
  };
}

/** Events whose number is not one more than that of the event before. */
export function wrongSequences(events: readonly Event__Output[]): number {
  return events.filter(({ sequence }, k) => Number(sequence) !== k + 1).length;
}

/** Items of `some` that `others` has not, or not so often. */
function surplus(some: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const item of others) left.set(item, (left.get(item) ?? 0) + 1);
  return some.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  }).length;
}
