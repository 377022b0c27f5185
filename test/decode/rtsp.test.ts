import { connect } from 'node:net';
import type { Media } from '@trueframe/daemon/media';
import { describe, expect, test } from 'vitest';
import { hasRtspServer, RtspServer } from '../helpers/rtsp-server.ts';
import { live, names } from './support/rtsp-client.ts';

describe.skipIf(!hasRtspServer)('a real RTSP server (TRUEFRAME_SHARED, GStreamer)', () => {
  test('frames come while it runs; stop ends it', async () => {
    const server = await RtspServer.start();

    const seen = await live(server.url('live'), {
      onFrame: (_frame, media, soFar) => {
        if (soFar === 40) media.stop();
      },
    });

    expect(seen.error).toBeUndefined();
    expect(names(seen.states)).toEqual(['STATE_CONNECTING', 'STATE_RUNNING', 'STATE_ENDED']);
    expect(seen.video).toMatchObject({ width: 640, height: 360, codec: 'h264', container: 'rtsp' });
    expect(seen.frames[0]).toMatchObject({ index: 0, ptsMs: 0 });
    expect(seen.frames.length).toBeGreaterThanOrEqual(40);
    // The clock of the server, not that of the machine that is busy: 25 frames per second.
    const { index = 0, ptsMs = 0 } = seen.frames.at(-1) ?? {};
    expect(ptsMs / index).toBeGreaterThan(38);
    expect(ptsMs / index).toBeLessThan(42);
    expect(seen.endedBy).toBe('stop');
  });

  test('stopped, continued, killed and started again: states, gaps, and running within 10 s', async () => {
    const server = await RtspServer.start();
    const { port } = server;
    const at = new Map<string, number>();
    const steps: Promise<void>[] = [];
    let media: Media | undefined;

    const seen = await live(server.url('live'), {
      settings: { stallTimeout: 2000 },
      onState: ({ state, attempt }) => {
        const now = performance.now();
        if (state === 'STATE_STALLED') {
          at.set('continued', now);
          server.thaw();
        }
        if (state === 'STATE_RUNNING' && attempt === 1) server.freeze();
        if (state === 'STATE_RUNNING' && at.has('continued') && !at.has('back')) {
          at.set('back', now);
          steps.push(
            (async () => {
              await server.kill();
              await expectRefused(port);
              await server.start();
              at.set('restarted', performance.now());
            })(),
          );
        } else if (state === 'STATE_RUNNING' && at.has('restarted')) {
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
      ...['STATE_CONNECTING', 'STATE_RUNNING', 'STATE_STALLED', 'STATE_RECONNECTING'],
      expect.stringMatching(/RUNNING|RECONNECTING/),
    ]);
    expect(seen.states.at(-1)).toMatchObject({ state: 'STATE_ENDED' });
    const attempts = seen.states.filter(({ state }) => state === 'STATE_RECONNECTING');
    expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, k) => k + 2));

    expect(seen.gaps.map(({ reason }) => reason)).toEqual(['SOURCE_STALLED', 'SOURCE_DROPPED']);
    for (const { fromMs, toMs, durationMs } of seen.gaps) {
      expect(toMs - fromMs).toBeCloseTo(durationMs, 3);
      expect(durationMs).toBeGreaterThan(900);
      // The gap is told before the first frame behind it, and no frame lies in it.
      const inside = seen.frames.filter(({ ptsMs }) => ptsMs > fromMs && ptsMs < toMs);
      expect(inside).toEqual([]);
    }
    expect(seen.order.indexOf('gap')).toBeLessThan(seen.order.lastIndexOf('frame'));
  });

  test('a server that ends the stream counts as lost', async () => {
    const server = await RtspServer.start();
    const abort = new AbortController();
    const seen = await live(server.url('flaky'), {
      sampling: { fps: 2 },
      signal: abort.signal,
      onState: ({ state }) => {
        if (state === 'STATE_RECONNECTING') abort.abort();
      },
    });

    expect(names(seen.states)).toEqual(['STATE_CONNECTING', 'STATE_RUNNING', 'STATE_RECONNECTING']);
    expect(seen.states.at(-1)).toMatchObject({ reason: 'SOURCE_DROPPED', attempt: 2 });
    expect(seen.counts.received).toBeGreaterThan(150);
    expect(seen.error?.code).toBe('SESSION_CANCELLED');
  });

  test('a source that stays away ends with SOURCE_DROPPED', async () => {
    const server = await RtspServer.start();
    const seen = await live(server.url('live'), {
      settings: { reconnectFor: 2000 },
      onState: ({ state }) => {
        if (state === 'STATE_RUNNING') void server.kill();
      },
    });

    expect(seen.error?.code).toBe('SOURCE_DROPPED');
    expect(seen.error?.retryable).toBe(true);
    expect(seen.states.at(-1)).toMatchObject({ state: 'STATE_ENDED', reason: 'SOURCE_DROPPED' });
  });

  test('user name and password: right, wrong, none, and wrong all of a sudden', async () => {
    const server = await RtspServer.start('-', 'viewer', 'p@ss/word');
    const right = 'viewer:p%40ss%2Fword@';
    const wrong = 'viewer:hunter2@';

    for (const user of [wrong, '']) {
      const seen = await live(server.url('live', user));
      expect(seen.error?.code).toBe('SOURCE_AUTH_FAILED');
      expect(names(seen.states)).toEqual(['STATE_CONNECTING', 'STATE_ENDED']);
      expect(JSON.stringify([seen.states, seen.error?.message])).not.toContain('hunter2');
    }
    const seen = await live(server.url('live', right), {
      onFrame: (_frame, media) => media.stop(),
    });
    expect(seen.error).toBeUndefined();
    expect(seen.frames.length).toBeGreaterThan(0);

    const { port } = server;
    const steps: Promise<void>[] = [];
    const changed = await live(server.url('live', right), {
      onState: ({ state }) => {
        if (state !== 'STATE_RUNNING') return;
        steps.push(
          (async () => {
            await server.kill();
            await expectRefused(port);
            await server.start('-', 'viewer', 'another');
          })(),
        );
      },
    });
    await Promise.all(steps);
    expect(changed.error?.code).toBe('SOURCE_AUTH_FAILED');
    expect(JSON.stringify(changed.states)).not.toMatch(/p%40ss|p@ss/);
  });

  test('a stream that the server does not have', async () => {
    const server = await RtspServer.start();
    const seen = await live(server.url('nothing'));

    expect(seen.error?.code).toBe('SOURCE_NOT_FOUND');
  });

  test('after an engine died: the gap comes first, times and numbers go on', async () => {
    const server = await RtspServer.start();
    const seen = await live(server.url('live'), {
      resume: { afterPtsMs: 8000, received: 201, silentMs: 1500, reason: 'ENGINE_CRASHED' },
      onFrame: (_frame, media) => media.stop(),
    });

    expect(seen.order.slice(0, 3)).toEqual(['gap', 'video', 'frame']);
    const [gap] = seen.gaps;
    expect(gap).toMatchObject({ fromMs: 8000, reason: 'ENGINE_CRASHED' });
    expect(gap?.durationMs).toBeGreaterThan(1500);
    expect(seen.frames[0]).toMatchObject({ index: 201, ptsMs: gap?.toMs });
  });
});

/** The decoder must have seen that the server is gone: one try at least fails. */
async function expectRefused(port: number): Promise<void> {
  await expect
    .poll(
      () =>
        new Promise((resolve) => {
          const socket = connect(port, '127.0.0.1');
          socket.once('connect', () => resolve(socket.destroy() && 'open'));
          socket.once('error', () => resolve('refused'));
        }),
      { timeout: 5000 },
    )
    .toBe('refused');
}
