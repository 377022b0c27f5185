import { expect, test } from 'vitest';
import { SamplingWatch } from './sampling-watch.ts';

type Policy = ConstructorParameters<typeof SamplingWatch>[0];

function shareOf(
  policy: Policy,
  times: readonly number[],
  isWanted: (k: number) => boolean,
): number {
  const watch = new SamplingWatch(policy);
  for (const [k, ptsMs] of times.entries()) {
    watch.received(k, ptsMs);
    if (isWanted(k)) watch.wanted(k, ptsMs);
    else watch.passedOver(k, ptsMs);
  }
  return watch.share;
}

const fps5: Policy = { fps: 5, referencesOnly: false };
const at25 = Array.from({ length: 200 }, (_, k) => k * 40);

test('a session that is sampled as it should be has all of it', () => {
  expect(shareOf(fps5, at25, (k) => k % 5 === 0)).toBe(1);
  expect(shareOf({ everyNth: 7 }, at25, (k) => k % 7 === 0)).toBe(1);
  expect(shareOf('all', at25, () => true)).toBe(1);
});

test('200 frames of which 20 are wanted, all in the first half: half of it', () => {
  expect(shareOf(fps5, at25, (k) => k % 5 === 0 && k < 100)).toBeCloseTo(0.5, 1);
  expect(shareOf({ everyNth: 5 }, at25, (k) => k % 5 === 0 && k < 100)).toBeCloseTo(0.5, 1);
  expect(shareOf('all', at25, (k) => k < 100)).toBeCloseTo(0.5, 1);
});

test('a hole in the middle counts as well', () => {
  expect(shareOf(fps5, at25, (k) => k % 5 === 0 && (k < 50 || k >= 150))).toBeCloseTo(0.5, 1);
});

test('no frame at all is wanted: next to nothing is left', () => {
  expect(shareOf(fps5, at25, () => false)).toBeLessThan(0.05);
});

test('frames that do not come starve nobody', () => {
  const slideShow = Array.from({ length: 20 }, (_, k) => k * 10_000 + (k % 2) * -9960);
  expect(shareOf(fps5, slideShow, (k) => k % 2 === 0)).toBe(1);
});

test('cells of another phase than ours, and rates that do not divide, are no starving', () => {
  // The first frame of every tenth of a second that is counted from 0.03 s on.
  const cell = (ms: number) => Math.floor((ms - 30) / 100);
  const wanted = (k: number) => k === 0 || cell(at25[k]!) > cell(at25[k - 1]!);
  expect(shareOf({ fps: 10, referencesOnly: false }, at25, wanted)).toBe(1);
});

test('frames that are decoded once more count once', () => {
  const watch = new SamplingWatch('all');
  for (const k of [0, 1, 2, 3, 2, 3, 4]) {
    watch.received(k, k * 40);
    watch.wanted(k, k * 40);
  }
  expect(watch.share).toBe(1);
});

test('lists and the newest frame have no rhythm to check', () => {
  expect(shareOf('latest', at25, () => false)).toBe(1);
  expect(shareOf({ frames: [3] }, at25, (k) => k === 3)).toBe(1);
});
