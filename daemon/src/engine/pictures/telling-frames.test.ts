import { expect, test } from 'vitest';
import { TellingFrames } from './telling-frames.ts';

/** Offers scores 40 ms apart; returns the score in each place, and how often one was taken. */
function run(places: number, scores: readonly number[], stepMs = 40) {
  const frames = new TellingFrames(places);
  const kept = new Map<number, number>();
  let taken = 0;
  for (const [k, score] of scores.entries()) {
    const place = frames.offer({ ptsMs: k * stepMs, score }, k);
    if (place === undefined) continue;
    kept.set(place, score);
    taken += 1;
  }
  return { kept: [...kept.values()].sort((a, b) => b - a), taken };
}

/** 5000 scores that wander, the same in every run. */
const wandering = Array.from({ length: 5000 }, (_, k) => {
  const wave = 0.5 + 0.35 * Math.sin(k / 180) + 0.1 * Math.sin(k * 1.7);
  return Math.min(1, Math.max(0, wave));
});

test('the highest and the lowest score have a place, within .03, and one near the median', () => {
  const { kept, taken } = run(3, wandering);
  const [highest = 0, typical = 0, lowest = 1] = kept;
  expect(Math.max(...wandering) - highest).toBeLessThan(0.03);
  expect(lowest - Math.min(...wandering)).toBeLessThan(0.03);
  const median = wandering.toSorted((a, b) => a - b)[2500]!;
  expect(Math.abs(typical - median)).toBeLessThan(0.15);
  expect(taken, 'pictures that were encoded').toBeLessThan(60);
});

test('there are never more than the places', () => {
  for (const places of [1, 2, 5, 12]) expect(run(places, wandering).kept).toHaveLength(places);
});

test('a face whose scores are all alike is kept at moments apart, and no picture replaced', () => {
  expect(run(3, new Array(100).fill(0.5))).toEqual({ kept: [0.5, 0.5, 0.5], taken: 3 });
  expect(run(3, new Array(10).fill(0.5)).kept, 'ten frames in 0.4 s').toEqual([0.5]);
});

test('of two places for the highest scores, no moment takes both', () => {
  const frames = new TellingFrames(4);
  const offer = (ptsMs: number, score: number) => frames.offer({ ptsMs, score }, 0);
  expect([offer(0, 0.5), offer(1000, 0.6), offer(2000, 0.1), offer(3000, 0.2)]).toEqual([
    0, 1, 2, 3,
  ]);
  expect(offer(1100, 0.9), 'the same moment as .6, so it takes that place').toBe(1);
  expect(offer(5000, 0.8), 'another moment: the other place of the two').toBe(0);
});

test('a place is free again when its picture failed or has expired', () => {
  const frames = new TellingFrames(1);
  expect(frames.offer({ ptsMs: 0, score: 0.9 }, 0)).toBe(0);
  expect(frames.offer({ ptsMs: 1000, score: 0.5 }, 1000)).toBeUndefined();
  frames.free(0);
  expect(frames.offer({ ptsMs: 2000, score: 0.5 }, 2000)).toBe(0);
  frames.expire(2001);
  expect(frames.offer({ ptsMs: 3000, score: 0.1 }, 3000)).toBe(0);
});

test('places that an earlier engine has filled are not filled again', () => {
  const frames = new TellingFrames(1);
  frames.restore(0, { ptsMs: 0, score: 0.9 }, 0);
  expect(frames.offer({ ptsMs: 1000, score: 0.8 }, 0)).toBeUndefined();
  expect(frames.offer({ ptsMs: 1000, score: 0.95 }, 0)).toBe(0);
});
