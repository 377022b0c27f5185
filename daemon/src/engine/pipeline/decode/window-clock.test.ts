import { expect, test } from 'vitest';
import { WindowClock } from './window-clock.ts';
import { mayOverlap, ringSlotsFor, windowFor } from './window-plan.ts';

/** Returns the role of each frame from 0 on, where windows begin at these. */
function roles(frames: number, picks: readonly number[], offsets: readonly number[]): string[] {
  const clock = new WindowClock({ length: offsets.at(-1)! + 1, offsets });
  return Array.from({ length: frames }, (_, k) => {
    clock.frame();
    if (picks.includes(k)) clock.begin();
    const { isEnd, isPart, reach } = clock.role();
    return `${isEnd ? 'end' : ''}${isPart ? 'part' : ''}${reach < 0 ? '' : reach}`;
  });
}

test('a window ends so many frames after it began', () => {
  expect(roles(7, [1, 4], [1, 2])).toEqual(['', 'part0', 'part1', 'end', 'part0', 'part1', 'end']);
});

test('windows share frames, and reach back to the oldest one that is open', () => {
  expect(roles(5, [0, 1, 2], [1, 2])).toEqual(['part0', 'part1', 'endpart1', 'endpart1', 'end']);
});

test('frames between those of a window are not part of it', () => {
  expect(roles(5, [0], [2, 4])).toEqual(['part0', '1', 'part2', '3', 'end']);
});

test('after a break no window is open', () => {
  const clock = new WindowClock({ length: 3, offsets: [1, 2] });
  clock.frame();
  clock.begin();
  clock.restart();
  clock.frame();
  expect(clock.role()).toEqual({ isEnd: false, isPart: false, reach: -1 });
});

test('one window serves all members', () => {
  expect(windowFor([{ frames: 1, step: 1 }])).toBeUndefined();
  const members = [
    { frames: 1, step: 9 },
    { frames: 3, step: 2 },
    { frames: 2, step: 1 },
  ];
  expect(windowFor(members)).toEqual({ length: 5, offsets: [1, 2, 4] });
});

test('the ring has room for three windows more', () => {
  expect(ringSlotsFor(8, undefined)).toBe(8);
  expect(ringSlotsFor(8, { length: 5, offsets: [2, 4] })).toBe(14);
});

test('which windows may overlap', () => {
  const window = { length: 3, offsets: [1, 2] };
  const video = { frameCount: 100, frameRate: 25 };
  const overlap = (policy: Parameters<typeof mayOverlap>[0]) => mayOverlap(policy, window, video);
  expect(mayOverlap('all', undefined, video)).toBe(false);
  expect(overlap('all')).toBe(true);
  expect([overlap({ everyNth: 2 }), overlap({ everyNth: 3 })]).toEqual([true, false]);
  expect([overlap({ fps: 9 }), overlap({ fps: 8 })]).toEqual([true, false]);
  expect([overlap({ evenlySpread: 34 }), overlap({ evenlySpread: 33 })]).toEqual([true, false]);
});
