import { expect, test } from 'vitest';
import type { Mp4Fragment } from './fragment.ts';
import { StreamStart } from './stream-start.ts';
import type { Mp4Track } from './tracks.ts';

const box = { type: 'trak', start: 0, body: 8, end: 8 };
const track = (id: number, timescale: number, shownFrom = 0): Mp4Track => ({
  ...{ id, box, timescale, shownFrom },
  defaults: { duration: 0, size: 0, flags: 0 },
});

function fragment(decodeTime: number, samples = 1, offset = 0): Mp4Fragment {
  const each = { offset, duration: 3600, at: 0, size: 0, isKey: true };
  return {
    decodeTime: BigInt(decodeTime),
    duration: 3600 * samples,
    samples: Array.from({ length: samples }, (_, k) => ({ ...each, after: 3600 * k })),
    isBound: false,
  };
}

test('a picture alone starts the stream when it is shown', () => {
  const start = new StreamStart({ video: track(1, 90_000), sounds: [] });
  expect(start.note(fragment(9000, 1, 3600))).toBe(true);
  expect([start.ticks, start.frameRate]).toEqual([12_600n, 25]);
});

test('sound that begins earlier does, by its edit list and to the microsecond', () => {
  const start = new StreamStart({ video: track(1, 90_000), sounds: [track(2, 44_100, 1024)] });
  expect(start.note(fragment(0), [undefined])).toBe(false);
  expect(start.note(undefined, [0n])).toBe(true);
  // -1024 / 44100 s are -23220 µs, and those are -2089.8 ticks.
  expect(start.ticks).toBe(-2090n);
});

test('sound that has not begun after 20 pictures does not count, nor does what comes then', () => {
  const start = new StreamStart({ video: track(1, 90_000), sounds: [track(2, 48_000)] });
  expect(start.note(fragment(90_000, 19))).toBe(false);
  expect(start.note(fragment(90_000 + 19 * 3600))).toBe(true);
  expect(start.note(fragment(90_000 + 20 * 3600), [0n])).toBe(true);
  expect(start.ticks).toBe(90_000n);
});
