import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { clip, testClip } from './support/clips.ts';
import { watch } from './support/media-session.ts';
import {
  all,
  fragmented,
  mediaSocket,
  path,
  picture,
  pictures,
  push,
} from './support/push-client.ts';

test.each(['lossless', 'live'] as const)(
  'a transport stream (%s) whose picture goes on in another stream is not complete, and says so',
  async (pace) => {
    const pids = (n: number) => [
      ...['-mpegts_start_pid', String(0x100 * n)],
      ...['-mpegts_pmt_start_pid', String(0x1000 + 0x20 * n)],
    ];
    const bytes = Buffer.concat(
      [1, 2].map((n) => readFileSync(testClip(`pushed-part-${n}.ts`, ...pids(n)))),
    );

    const seen = await push('MEDIA_FORMAT_MPEGTS', all(bytes), {
      pace,
      sampling: { everyNth: 10 },
    });

    expect(seen.error).toBeUndefined();
    expect(seen.completeness).toBeCloseTo(0.5, 2);
    const told = seen.warnings.filter(({ code }) => code === 'SOURCE_TRUNCATED');
    expect(told.map(({ message }) => message)).toEqual([expect.stringContaining('50 of 100')]);
  },
);

describe('flow', () => {
  test('a slow reader slows the client down, and loses nothing', async () => {
    const path = clip(
      'many.ts',
      ...['-f', 'lavfi', '-i', 'testsrc2=size=480x360:rate=25:duration=10'],
      ...['-c:v', 'mpeg2video', '-q:v', '1'],
    );
    const bytes = readFileSync(path);
    expect(bytes.length).toBeGreaterThan(4_000_000);
    let accepted = 0;
    let acceptedEarly = 0;

    const seen = await push(
      'MEDIA_FORMAT_MPEGTS',
      async (socket) => {
        for (let at = 0; at < bytes.length; at += 65_536) {
          await new Promise((resolve) => socket.write(bytes.subarray(at, at + 65_536), resolve));
          accepted = at;
        }
        socket.end();
      },
      {
        onFrame: async (_frame, _media, soFar) => {
          if (soFar === 1) await wait(500);
          if (soFar === 1) acceptedEarly = accepted;
        },
      },
    );

    expect(seen.frames).toHaveLength(250);
    expect(seen.counts.dropped).toEqual({});
    expect(acceptedEarly).toBeLessThan(bytes.length / 2);
  });

  test('cancel: the client sees its connection closed', async () => {
    const abort = new AbortController();
    let isClosed = false;
    const seen = await push(
      'MEDIA_FORMAT_FMP4',
      async (socket) => {
        socket.once('close', () => {
          isClosed = true;
        });
        socket.write(fragmented());
        socket.resume();
      },
      { signal: abort.signal, onFrame: () => abort.abort() },
    );
    await wait(50);

    expect(seen.error?.code).toBe('SESSION_CANCELLED');
    expect(isClosed).toBe(true);
  });

  test('after an engine died: media that goes on has a gap before it and times that go on', async () => {
    const resume = {
      afterPtsMs: 2000,
      received: 51,
      silentMs: 700,
      reason: 'ENGINE_CRASHED',
    } as const;

    const seen = await push('MEDIA_FORMAT_FMP4', all(fragmented()), { resume });

    expect(seen.order.slice(0, 3)).toEqual(['gap', 'video', 'frame']);
    const [gap] = seen.gaps;
    expect(gap).toMatchObject({ fromMs: 2000, reason: 'ENGINE_CRASHED' });
    expect(gap?.durationMs).toBeGreaterThan(700);
    expect(gap?.toMs).toBeCloseTo(2000 + (gap?.durationMs ?? 0), 3);
    expect(seen.frames[0]).toMatchObject({ index: 51, ptsMs: gap?.toMs });
  });

  test('after an engine died: pictures keep their own times, none comes twice', async () => {
    const resume = { afterPtsMs: 80, received: 3, silentMs: 700, reason: 'ENGINE_HUNG' } as const;
    const bytes = Buffer.concat(pictures().map((jpeg, k) => picture(jpeg, k * 40)));

    const seen = await push('MEDIA_FORMAT_JPEG', all(bytes), { resume });

    expect(seen.frames.map(({ index, ptsMs }) => [index, ptsMs])).toEqual(
      [3, 4, 5, 6, 7, 8, 9, 10, 11].map((k) => [k, k * 40]),
    );
    expect(seen.gaps).toMatchObject([{ fromMs: 80, toMs: 120, reason: 'ENGINE_HUNG' }]);
  });
});

describe('a busy machine', () => {
  const source = { kind: 'push', format: 'MEDIA_FORMAT_FMP4', frameRate: 25 } as const;

  test('a connection that brought nothing and has ended before it was claimed: SOURCE_EMPTY', async () => {
    const socket = connect(path);
    socket.end('session-1\n');
    await wait(200);

    const seen = await watch(source, {
      settings: { mediaSocket: mediaSocket(), connectTimeout: 500 },
    });

    expect(seen.error?.code).toBe('SOURCE_EMPTY');
  });

  test('time in which the engine was too busy to look does not count against a client', async () => {
    const watching = watch(source, {
      settings: { mediaSocket: mediaSocket(), connectTimeout: 300 },
    });
    await wait(20);
    const socket = connect(path);
    socket.on('error', () => {});
    socket.write('session-1\n');
    socket.end(Buffer.alloc(1_300_000, 7));
    const until = performance.now() + 900;
    while (performance.now() < until);

    const seen = await watching;

    expect(seen.error?.code).toBe('SOURCE_UNSUPPORTED');
  });
});
