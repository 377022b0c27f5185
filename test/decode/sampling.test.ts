import { expect, test } from 'vitest';
import { hasShared, shared } from '../helpers/shared.ts';
import { ffprobe, testClip } from './support/clips.ts';
import { essence, type SeenFrame, watchFile } from './support/media-session.ts';

/** Returns the quarter of a second of its clip that a frame is in. */
const cell = ({ ptsMs }: SeenFrame) => Math.floor(((ptsMs + 0.5) / 1000) * 4);
const timeAndPixels = ({ ptsMs, hash }: SeenFrame) => ({ ptsMs, hash });
const indices = (frames: readonly SeenFrame[]) => frames.map(({ index }) => index);

test.for(['clip.mp4', 'clip.mkv', 'clip.ts', 'clip.264'])(
  '%s: every policy picks what it says, with the pixels of exactly those frames',
  async (name) => {
    const path = testClip(name);
    const all = await watchFile(path);
    const wanted = (pick: (frame: SeenFrame, k: number) => boolean) =>
      essence(all.frames.filter(pick));

    const everyNth = await watchFile(path, { sampling: { everyNth: 7 } });
    expect(essence(everyNth.frames)).toEqual(wanted((_, k) => k % 7 === 0));

    const fps = await watchFile(path, { sampling: { fps: 4 } });
    expect(essence(fps.frames)).toEqual(
      wanted((frame, k) => k === 0 || cell(frame) > cell(all.frames[k - 1]!)),
    );
    expect(fps.frames.length).toBeGreaterThanOrEqual(8);

    for (const { frames, counts } of [everyNth, fps]) {
      expect(counts).toMatchObject({ received: 50, dropped: { sampling: 50 - frames.length } });
    }
  },
);

test.for(['clip.mp4', 'clip.mkv', 'clip.ts'])(
  '%s: of reference frames, the first of each interval; the decoder skips the rest',
  async (name) => {
    const path = testClip(name);
    const all = await watchFile(path);
    const { frames: probed } = ffprobe(
      ...['-skip_frame', 'noref', '-show_entries', 'frame=best_effort_timestamp_time', path],
    ) as { frames: { best_effort_timestamp_time: string }[] };
    const start = Number(probed[0]!.best_effort_timestamp_time);
    const referenceMs = probed.map(
      (frame) => 1000 * (Number(frame.best_effort_timestamp_time) - start),
    );
    const references = all.frames.filter(({ ptsMs }) =>
      referenceMs.some((ms) => Math.abs(ms - ptsMs) < 1),
    );

    const some = await watchFile(path, { sampling: { fps: 4, referencesOnly: true } });

    const wanted = references.filter(
      (frame, k) => k === 0 || cell(frame) > cell(references[k - 1]!),
    );
    expect(some.frames.map(timeAndPixels)).toEqual(wanted.map(timeAndPixels));
    expect(references.length).toBeLessThan(45);
    expect(some.counts).toMatchObject({
      received: references.length,
      dropped: { sampling: references.length - 8 },
    });
    expect(some.completeness).toBe(1);
  },
);

test.for(['clip.mp4', 'clip.mkv', 'clip.ts', 'clip.264'])(
  '%s: key frames only, or the first of them in each second; where there are times the decoder skips the rest',
  async (name) => {
    const path = testClip(name);
    const all = await watchFile(path);
    const timed = ([0, 20, 40] as const).map((k) => timeAndPixels(all.frames[k]!));

    const keys = await watchFile(path, { sampling: { keyFrames: 0 } });
    const few = await watchFile(path, { sampling: { keyFrames: 1 } });

    expect(keys.frames.map(timeAndPixels)).toEqual(timed);
    expect(few.frames.map(timeAndPixels)).toEqual([timed[0], timed[2]]);
    const decoded = name === 'clip.264' ? 50 : 3;
    expect([keys.counts.received, few.counts.received]).toEqual([decoded, decoded]);
    expect([keys.completeness, keys.warnings]).toEqual([
      name === 'clip.264' ? expect.any(Number) : 1,
      [],
    ]);
  },
);

test('a rate as high as that of the source keeps every frame, also where times are whole milliseconds', async () => {
  const { frames } = await watchFile(testClip('clip.mkv'), { sampling: { fps: 25 } });

  expect(frames).toHaveLength(50);
});

test.for([
  [1, [0]],
  [2, [0, 49]],
  [8, [0, 7, 14, 21, 28, 35, 42, 49]],
  [9, [0, 6, 12, 18, 24, 30, 36, 42, 49]],
  [50, Array.from({ length: 50 }, (_, k) => k)],
  [80, Array.from({ length: 50 }, (_, k) => k)],
] as const)('%d frames evenly spread: trunc(linspace(0, 49, n))', async ([count, wanted]) => {
  // mp4 says how many frames it has, the transport stream has to be counted.
  for (const name of ['clip.mp4', 'clip.ts']) {
    const { frames } = await watchFile(testClip(name), { sampling: { evenlySpread: count } });
    expect(indices(frames)).toEqual(wanted);
  }
});

test('latest: only the newest waiting frame is kept', async () => {
  const { frames, counts } = await watchFile(testClip('clip.mp4'), {
    sampling: 'latest',
    pace: 'live',
    onFrame: () => new Promise((resolve) => setTimeout(resolve, 100)),
  });

  expect(frames.length).toBeLessThan(50);
  expect(indices(frames).at(-1)).toBe(49);
  expect(counts).toMatchObject({ received: 50, dropped: { sampling: 50 - frames.length } });
});

test.skipIf(!hasShared)(
  '32 frames over nasa_13013.mp4, as the reference solutions pick them',
  async () => {
    const wanted = Array.from({ length: 32 }, (_, k) => Math.trunc((k * 389) / 31));

    const { frames } = await watchFile(shared('data/video/decode/nasa_13013.mp4'), {
      sampling: { evenlySpread: 32 },
    });

    expect(indices(frames)).toEqual(wanted);
  },
);
