import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SamplingPolicy } from '@trueframe/daemon/config';
import { FrameLedger, type MediaPlan } from '@trueframe/daemon/media';
import { Fmp4Pieces } from '@trueframe/daemon/testing';
import { describe, expect, test } from 'vitest';
import { hasRtspServer, RtspServer } from '../helpers/rtsp-server.ts';
import { clip, testClip } from './support/clips.ts';
import { childrenOf } from './support/leftovers.ts';
import {
  type SeenFrame,
  type SeenMedia,
  type SessionOptions,
  watch,
  watchFile,
} from './support/media-session.ts';
import { push as pushAs } from './support/push-client.ts';

const THREE: MediaPlan['window'] = { length: 3, offsets: [1, 2] };

const cell = ({ ptsMs }: SeenFrame, fps: number) => Math.floor(((ptsMs + 0.5) / 1000) * fps);
const indices = (frames: readonly SeenFrame[] = []) => frames.map(({ index }) => index);
/** Numbers, times and pixels of all frames, those of windows included. */
const essence = (frames: readonly SeenFrame[]) => frames.map((frame) => JSON.stringify(frame));
const multiples = (step: number, to: number) =>
  Array.from({ length: Math.ceil(to / step) }, (_, k) => k * step);

/** Expects windows of three around each of the picks, of 50 frames in all. */
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

test('ffmpeg that dies in the middle of a window: the same windows as without', async () => {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=25:duration=3'];
  const path = clip('long.mkv', ...source, '-c:v', 'libx264', '-preset', 'veryfast', '-g', '20');
  for (const sampling of ['all', { everyNth: 4 }] as const) {
    const undisturbed = await watchFile(path, { sampling, window: THREE });
    let hits = 0;
    const seen = await watchFile(path, {
      ...{ sampling, window: THREE },
      onFrame: (_frame, _media, soFar) => {
        if (soFar !== 5) return;
        for (const child of childrenOf(process.pid).filter((one) => one.endsWith(' ffmpeg'))) {
          process.kill(Number(child.split(' ')[0]), 'SIGKILL');
          hits += 1;
        }
      },
    });
    expect(hits).toBe(1);
    expect(essence(seen.frames)).toEqual(essence(undisturbed.frames));
    expect(seen.counts).toEqual(undisturbed.counts);
  }
});

describe('pushed media', () => {
  /** @param everyMs how long after the last one each piece is sent; 0: at once */
  function push(pieces: readonly Buffer[], everyMs: number, options: SessionOptions) {
    const send = async (socket: Socket) => {
      for (const piece of pieces) {
        socket.write(piece);
        if (everyMs > 0) await wait(everyMs);
      }
      socket.end();
    };
    // A busy machine must not cost frames here.
    const settings = { maxFrameAge: 60_000, ...options.settings };
    return pushAs('MEDIA_FORMAT_FMP4', send, { window: THREE, ...options, settings });
  }

  function fragments(path: string): Buffer[] {
    const flags = ['-c', 'copy', '-movflags', 'frag_every_frame+empty_moov+default_base_moof'];
    const bytes = readFileSync(clip(`fragments-${basename(path)}`, '-i', path, ...flags));
    const pieces = new Fmp4Pieces();
    return [...pieces.push(bytes), ...pieces.flush()].map((piece) => piece.bytes);
  }

  test.for(['lossless', 'live'] as const)('%s: windows as of the file', async (pace) => {
    const path = testClip('clip.mp4');
    for (const sampling of [{ fps: 5 }, 'all'] as const) {
      const file = await watchFile(path, { sampling, window: THREE });
      const seen = await push(fragments(path), pace === 'live' ? 40 : 0, { sampling, pace });
      expect(seen.frames.map(({ hash, window }) => [hash, window?.map((one) => one.hash)])).toEqual(
        file.frames.map(({ hash, window }) => [hash, window?.map((one) => one.hash)]),
      );
      expect(seen.counts).toEqual(file.counts);
    }
  });

  test.for([{ everyNth: 4 }, 'all', 'latest'] as const)(
    'too much of it, sampling %o: whole windows are dropped, and no window is half there',
    async (sampling) => {
      const { frames, counts } = await push(fragments(testClip('clip.mp4')), 0, {
        ...{ sampling, pace: 'live' },
        settings: { ringSlots: 3 },
        onFrame: () => wait(150),
      });

      expect(frames.length).toBeGreaterThan(1);
      for (const { index, window, fault } of frames) {
        expect({ fault, window: indices(window) }).toEqual({
          fault: undefined,
          window: [index - 2, index - 1],
        });
      }
      const { sampling: passedOver = 0, overload = 0 } = counts.dropped;
      expect(counts.received).toBe(50);
      expect(frames.length + passedOver + overload).toBe(50);
      if (sampling === 'latest') expect(overload).toBe(0);
      else expect(overload).toBeGreaterThan(0);
    },
  );
});

test.skipIf(!hasRtspServer)('RTSP: neighbours all the way', async () => {
  const server = await RtspServer.start();
  const { frames } = await watch(
    { kind: 'rtsp', url: server.url('live') },
    {
      ...{ pace: 'live', sampling: { fps: 5 }, window: THREE },
      onFrame: (_frame, media, soFar) => {
        if (soFar === 8) media.stop();
      },
    },
  );

  expect(frames.length).toBeGreaterThanOrEqual(8);
  for (const { index, window, fault, ptsMs } of frames) {
    expect([indices(window), fault]).toEqual([[index - 2, index - 1], undefined]);
    expect(ptsMs - window![0]!.ptsMs).toBeLessThan(100);
  }
  // One in a fifth of a second, by the clock of the server.
  const apart = (frames.at(-1)!.index - frames[0]!.index) / (frames.length - 1);
  expect(apart).toBeGreaterThan(4);
  expect(apart).toBeLessThan(6);
});
