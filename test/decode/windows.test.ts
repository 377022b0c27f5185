import { expect, test } from 'vitest';
import type { SamplingPolicy } from '../../daemon/dist/config/pipeline.js';
import { FrameLedger } from '../../daemon/dist/engine/pipeline/ledger.js';
import type { MediaPlan } from '../../daemon/dist/engine/session-plan.js';
import { clip, testClip } from './support/clips.ts';
import { type SeenFrame, type SeenMedia, watchFile } from './support/media-session.ts';

const THREE: MediaPlan['window'] = { length: 3, offsets: [1, 2] };

const cell = ({ ptsMs }: SeenFrame, fps: number) => Math.floor(((ptsMs + 0.5) / 1000) * fps);
const indices = (frames: readonly SeenFrame[] = []) => frames.map(({ index }) => index);
/** Numbers, times and pixels of all frames, those of windows included. */
const essence = (frames: readonly SeenFrame[]) => frames.map((frame) => JSON.stringify(frame));
const multiples = (step: number, to: number) =>
  Array.from({ length: Math.ceil(to / step) }, (_, k) => k * step);

/** What is analysed where sampling picks these frames of 50, alone and in windows of three. */
function expectWindows(windows: SeenMedia, alone: SeenMedia, picks: readonly number[]): void {
  const ends = picks.map((pick) => pick + 2).filter((end) => end < 50);
  expect(windows.frames).toEqual(
    ends.map((end) => ({
      ...alone.frames[end]!,
      window: [alone.frames[end - 2], alone.frames[end - 1]],
    })),
  );
  const { length } = ends;
  const dropped = length === 50 ? {} : { sampling: 50 - length };
  expect(windows.counts).toMatchObject({ received: 50, analysed: length, dropped });
  expect(windows.completeness).toBe(alone.completeness);
  expect(windows.warnings).toEqual([]);
}

test.for(['clip.mp4', 'clip.ts', 'clip.264'])(
  '%s: a window begins where sampling picks a frame, holds its neighbours, and its last frame is analysed',
  async (name) => {
    const path = testClip(name);
    const alone = await watchFile(path);
    const watched = (sampling: SamplingPolicy) => watchFile(path, { sampling, window: THREE });

    expectWindows(await watched({ everyNth: 7 }), alone, multiples(7, 50));
    // Windows that share frames.
    expectWindows(await watched({ everyNth: 2 }), alone, multiples(2, 50));
    expectWindows(await watched('all'), alone, multiples(1, 50));
    for (const fps of [4, 10]) {
      const begins = (frame: SeenFrame, k: number) =>
        k === 0 || cell(frame, fps) > cell(alone.frames[k - 1]!, fps);
      expectWindows(await watched({ fps }), alone, indices(alone.frames.filter(begins)));
    }
  },
);

test('evenly spread: the last window ends with the last frame', async () => {
  const path = testClip('clip.mp4');
  const { frames } = await watchFile(path, { sampling: { evenlySpread: 4 }, window: THREE });
  expect(indices(frames)).toEqual([2, 17, 33, 49]);
});

test('every second neighbour: those in between are not kept', async () => {
  const path = testClip('clip.mp4');
  const window = { length: 5, offsets: [2, 4] };
  const { frames, counts } = await watchFile(path, { sampling: { everyNth: 10 }, window });

  expect(frames.map((frame) => [...indices(frame.window), frame.index])).toEqual(
    [0, 10, 20, 30, 40].map((pick) => [pick, pick + 2, pick + 4]),
  );
  expect(counts).toMatchObject({ received: 50, analysed: 5, dropped: { sampling: 45 } });
});

test.for(['clip.mkv', 'clip.ts'])(
  '%s: a resumed run gives exactly the windows that were missing',
  async (name) => {
    const path = testClip(name);
    for (const sampling of ['all', { everyNth: 2 }, { fps: 8 }, { fps: 11 }] as const) {
      const whole = await watchFile(path, { sampling, window: THREE });
      for (const at of [3, whole.frames.length - 1]) {
        const { index, ptsMs } = whole.frames[at]!;
        const ledger = new FrameLedger();
        ledger.restore({
          received: index + 1,
          analysed: at + 1,
          dropped: { sampling: index - at },
        });
        const resume = { received: index + 1, silentMs: 500, reason: 'ENGINE_CRASHED' };
        const rest = await watchFile(path, {
          ...{ sampling, window: THREE, ledger },
          resume: { afterPtsMs: ptsMs, ...resume },
        });

        const what = `${JSON.stringify(sampling)} after frame ${index}`;
        expect(essence(rest.frames), what).toEqual(essence(whole.frames.slice(at + 1)));
        expect(rest.counts, what).toEqual(whole.counts);
      }
    }
  },
);

test('a source that is shorter than a window: its last frame is analysed without one, and that is said', async () => {
  const path = clip(
    'two.mp4',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=160x120:rate=25',
    '-frames:v',
    '2',
  );
  const { frames, counts } = await watchFile(path, { sampling: { fps: 5 }, window: THREE });

  expect(frames).toMatchObject([{ index: 1, fault: 'WINDOW_INCOMPLETE' }]);
  expect(counts).toMatchObject({ received: 2, analysed: 1, dropped: { sampling: 1 } });
});
