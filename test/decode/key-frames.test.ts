import { setTimeout as wait } from 'node:timers/promises';
import { liveClipOf } from '@trueframe/cli/load';
import { expect, test } from 'vitest';
import { type LiveClip, transportStreamOf } from '../helpers/live-push.ts';
import { clip } from './support/clips.ts';
import { watchFile } from './support/media-session.ts';
import { push } from './support/push-client.ts';

const KEY_EVERY = 12;
const FRAMES = 108;

/** Four seconds, each picture another, with a key frame every half second. */
function source(name: string, ...more: string[]): string {
  return clip(
    name,
    ...['-f', 'lavfi', '-i', `testsrc2=size=160x120:rate=25:duration=${FRAMES / 25}`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
    ...['-g', String(KEY_EVERY), '-sc_threshold', '0', ...more],
  );
}

async function send(live: LiveClip, write: (bytes: Buffer) => void): Promise<void> {
  const startMs = performance.now();
  write(live.init);
  for (let n = 0; n < FRAMES; n += 1) {
    await wait(Math.max(0, startMs + live.dueMs(n) - performance.now()));
    write(live.fragment(n).data);
  }
}

test.for([
  ['MEDIA_FORMAT_FMP4', 'with B-frames', ['-bf', '2'], true],
  ['MEDIA_FORMAT_MPEGTS', 'with B-frames', ['-bf', '2'], true],
  // A key frame of an open group may need what comes before it.
  ['MEDIA_FORMAT_MPEGTS', 'with open groups', ['-bf', '2', '-x264-params', 'open-gop=1'], false],
] as const)(
  '%s %s: key frames only while they are enough, all again from one of them, each with its number',
  async ([format, order, options, sparing]) => {
    const path = source(`${order}.mp4`, ...options);
    const live = format === 'MEDIA_FORMAT_FMP4' ? await liveClipOf(path) : transportStreamOf(path);
    const whole = (await watchFile(path)).frames;

    const seen = await push(
      format,
      async (socket) => {
        await send(live, (bytes) => socket.write(bytes));
        socket.end();
      },
      {
        sampling: { fps: 25 },
        pace: 'live',
        onFrame: ({ slot }, media) => {
          if (slot.index >= 84) media.need('sampling');
          else if (slot.index >= 32) media.need('keys');
        },
      },
    );

    expect(seen.error).toBeUndefined();
    expect(seen.warnings).toEqual([]);
    expect(seen.gaps).toEqual([]);
    for (const { index, hash } of seen.frames)
      expect([index, hash]).toEqual([index, whole[index]?.hash]);
    const { received, analysed, dropped } = seen.counts;
    expect(received).toBe(FRAMES);
    expect(dropped).toEqual(sparing ? { spared: FRAMES - analysed } : {});
    if (!sparing) return;
    const indices = seen.frames.map(({ index }) => index);
    // One key frame after the other, then everything.
    expect(indices.filter((index) => index > 48 && index <= 84)).toEqual([60, 72, 84]);
    expect(indices.slice(-20)).toEqual(Array.from({ length: 20 }, (_, k) => FRAMES - 20 + k));
  },
);

test('a live session of key frames only has its decoder spared from the first on', async () => {
  const path = source('with B-frames.mp4', '-bf', '2');
  const live = await liveClipOf(path);
  const whole = (await watchFile(path)).frames;

  const seen = await push(
    'MEDIA_FORMAT_FMP4',
    async (socket) => {
      await send(live, (bytes) => socket.write(bytes));
      socket.end();
    },
    { sampling: { keyFrames: 0 }, pace: 'live' },
  );

  const keys = whole.filter(({ index }) => index % KEY_EVERY === 0);
  expect(seen.frames.map(({ index, hash }) => [index, hash])).toEqual(
    keys.map(({ index, hash }) => [index, hash]),
  );
  expect([seen.warnings, seen.gaps]).toEqual([[], []]);
  expect(seen.counts.received).toBe(FRAMES);
  expect(seen.counts.dropped.spared).toBeGreaterThan(40);
});
