import { expect, test } from 'vitest';
import { completenessOf } from './completeness.ts';

const mp4 = {
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  frameCount: 100,
  durationMs: 4000,
  frameRate: 25,
  startMs: 0,
  isSeekable: true,
};
const whole = { received: 100, lastMs: 3960, hasErrors: false, untilMs: Number.POSITIVE_INFINITY };

test('all frames are there', () => {
  expect(completenessOf({ probe: mp4, ...whole })).toBe(1);
});

test('cut short: by count where the container counts, else by time', () => {
  const cut = { ...whole, received: 40, lastMs: 1560 };

  expect(completenessOf({ probe: mp4, ...cut })).toBe(0.4);
  expect(completenessOf({ probe: { ...mp4, frameCount: 0 }, ...cut })).toBeCloseTo(0.4, 6);
});

test('frames missing in the middle count once the decoder has complained', () => {
  const holes = { ...whole, received: 90 };

  expect(completenessOf({ probe: mp4, ...holes })).toBe(1);
  expect(completenessOf({ probe: mp4, ...holes, hasErrors: true })).toBe(0.9);
});

test('a run that was ended early owes only what lies before its end', () => {
  const limited = { ...whole, received: 25, lastMs: 960, untilMs: 960 };

  expect(completenessOf({ probe: mp4, ...limited })).toBe(1);
});

test('Matroska measures its duration from time 0', () => {
  const mkv = {
    ...mp4,
    container: 'matroska,webm',
    frameCount: 0,
    startMs: 2000,
    durationMs: 6000,
  };

  expect(completenessOf({ probe: mkv, ...whole })).toBe(1);
});

test('a container that promises nothing', () => {
  const raw = { ...mp4, container: 'h264', frameCount: 0, durationMs: 0 };

  expect(completenessOf({ probe: raw, ...whole })).toBe(0);
});
