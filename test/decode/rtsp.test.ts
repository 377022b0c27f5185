import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { SourceState } from '@trueframe/proto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Media } from '../../daemon/dist/engine/pipeline/media.js';
import { childrenOf } from './support/leftovers.ts';
import { type SessionOptions, watch } from './support/media-session.ts';
import { hasRtspServer, RtspServer } from './support/rtsp-server.ts';

const live = (url: string, options: SessionOptions = {}) =>
  watch({ kind: 'rtsp', url }, { pace: 'live', ...options });

const names = (states: readonly SourceState[]) => states.map(({ state }) => state);

describe.skipIf(!hasRtspServer)('a real RTSP server (TRUEFRAME_SHARED, GStreamer)', () => {
  let server: RtspServer | undefined;
  afterEach(async () => {
    await server?.kill();
    server = undefined;
  });

  test('frames come while it runs; stop ends it', async () => {
    server = await RtspServer.start();

    const seen = await live(server.url('live'), {
      onFrame: (_frame, media, soFar) => {
        if (soFar === 40) media.stop();
      },
    });

    expect(seen.error).toBeUndefined();
    expect(names(seen.states)).toEqual(['CONNECTING', 'RUNNING', 'ENDED']);
    expect(seen.video).toMatchObject({ width: 640, height: 360, codec: 'h264', container: 'rtsp' });
    expect(seen.frames[0]).toMatchObject({ index: 0, ptsMs: 0 });
    expect(seen.frames.length).toBeGreaterThanOrEqual(40);
    // 25 frames per second, whatever the machine is doing.
    for (const { index, ptsMs } of seen.frames) expect(Math.abs(ptsMs - index * 40)).toBeLessThan(25);
    expect(seen.endedBy).toBe('stop');
  });

  test('stopped, continued, killed and started again: states, gaps, and running within 10 s', async () => {
    server = await RtspServer.start();
    const { port } = server;
    const at = new Map<string, number>();
    const steps: Promise<void>[] = [];
    let media: Media | undefined;

    const seen = await live(server.url('live'), {
      settings: { stallTimeout: 2000 },
      onState: ({ state, attempt }) => {
        const now = performance.now();
        if (state === 'STALLED') {
          at.set('continued', now);
          server?.signal('SIGCONT');
        }
        if (state === 'RUNNING' && attempt === 1) server?.signal('SIGSTOP');
        if (state === 'RUNNING' && at.has('continued') && !at.has('back')) {
          at.set('back', now);
          steps.push(
            (async () => {
              await server?.kill();
              await expectRefused(port);
              await server?.startAgain();
              at.set('restarted', performance.now());
            })(),
          );
        } else if (state === 'RUNNING' && at.has('restarted')) {
          at.set('back again', now);
          media?.stop();
        }
      },
      onFrame: (_frame, current) => {
        media = current;
      },
    });
    await Promise.all(steps);

    expect(seen.error).toBeUndefined();
    expect(at.get('back')! - at.get('continued')!).toBeLessThan(10_000);
    expect(at.get('back again')! - at.get('restarted')!).toBeLessThan(10_000);
    expect(names(seen.states).slice(0, 5)).toEqual([
      ...['CONNECTING', 'RUNNING', 'STALLED', 'RECONNECTING'],
      expect.stringMatching(/RUNNING|RECONNECTING/),
    ]);
    expect(seen.states.at(-1)).toMatchObject({ state: 'ENDED' });
    const attempts = seen.states.filter(({ state }) => state === 'RECONNECTING');
    expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, k) => k + 2));

    expect(seen.gaps.map(({ reason }) => reason)).toEqual(['SOURCE_STALLED', 'SOURCE_DROPPED']);
    for (const { fromMs = 0, toMs = 0, durationMs = 0 } of seen.gaps) {
      expect(toMs - fromMs).toBeCloseTo(durationMs, 3);
      expect(durationMs).toBeGreaterThan(900);
      // The gap is told before the first frame behind it, and no frame lies in it.
      const inside = seen.frames.filter(({ ptsMs }) => ptsMs > fromMs && ptsMs < toMs);
      expect(inside).toEqual([]);
    }
    expect(seen.order.indexOf('gap')).toBeLessThan(seen.order.lastIndexOf('frame'));
  });

  test('a server that ends the stream counts as lost', async () => {
    server = await RtspServer.start();
    const seen = await live(server.url('flaky'), {
      sampling: { fps: 2 },
      onState: ({ state }) => {
        if (state === 'RECONNECTING') abort.abort();
      },
      signal: undefined as never,
      ...withAbort(),
    });

    expect(names(seen.states)).toEqual(['CONNECTING', 'RUNNING', 'RECONNECTING']);
    expect(seen.states.at(-1)).toMatchObject({ reason: 'SOURCE_DROPPED', attempt: 2 });
    expect(seen.error?.code).toBe('SESSION_CANCELLED');
  });

  test('user name and password: right, wrong and none', async () => {
    server = await RtspServer.start('x.none', 'unused', 'viewer', 's3cret/@');
  });
});
