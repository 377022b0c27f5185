import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import type { Media } from '@trueframe/daemon/media';
import type { SourceState } from '@trueframe/proto';
import { describe, expect, test } from 'vitest';
import { listenAnywhere } from '../helpers/free-port.ts';
import { hasRtspServer, RtspServer } from '../helpers/rtsp-server.ts';
import { childrenOf } from './support/leftovers.ts';
import { type SessionOptions, watch } from './support/media-session.ts';

const live = (url: string, options: SessionOptions = {}) =>
  watch({ kind: 'rtsp', url }, { pace: 'live', ...options });

const names = (states: readonly SourceState[]) => states.map(({ state }) => state);

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

describe('no server', () => {
  test('a port where nobody listens: SOURCE_UNREACHABLE at once, without the password', async () => {
    const seen = await live('rtsp://viewer:hunter2@127.0.0.1:1/live');

    expect(seen.error?.code).toBe('SOURCE_UNREACHABLE');
    expect(names(seen.states)).toEqual(['STATE_CONNECTING', 'STATE_ENDED']);
    expect(JSON.stringify([seen.states, seen.error?.message])).not.toContain('hunter2');
  });

  test('a server that accepts and says nothing: given up after the connect timeout', async () => {
    const silent = await listenSilently();
    const seen = await live(silent.url, { settings: { connectTimeout: 1000 } });
    await silent.close();

    expect(seen.error?.code).toBe('SOURCE_UNREACHABLE');
  });

  test('cancel while connecting: nothing is left', async () => {
    const silent = await listenSilently();
    const abort = new AbortController();
    void silent.connected.then(() => abort.abort());
    const seen = await live(silent.url, { signal: abort.signal });
    await silent.close();

    expect(seen.error?.code).toBe('SESSION_CANCELLED');
  });

  test.for([
    'http://127.0.0.1/live',
    'file:///etc/passwd',
    '-i',
    'rtsp://',
    'rtsp:///live',
    'rtsp://host/a b',
    'rtsp://host/a\nb',
    'rtsp://127.0.0.1:99999/live',
    `rtsp://host/${'x'.repeat(3000)}`,
  ])('not a URL that is passed on: %j', async (url) => {
    const seen = await live(url);

    expect(seen.error?.code).toBe('REQUEST_INVALID');
  });
});

test('an engine that is killed with SIGKILL leaves no ffmpeg, not even one that waits for the network', async () => {
  const silent = await listenSilently();
  const engine = spawn(process.execPath, ['--input-type=module', '-e', blockedEngine(silent.url)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await silent.connected;
  const [decoder] = childrenOf(engine.pid ?? 0).filter((child) => child.endsWith(' ffmpeg'));
  const pid = Number(decoder?.split(' ')[0]);
  expect(pid).toBeGreaterThan(0);

  engine.kill('SIGKILL');

  await expect.poll(() => isRunning(pid), { timeout: 3000, interval: 20 }).toBe(false);
  await silent.close();
});

/** The least that an engine does with an RTSP source. */
function blockedEngine(url: string): string {
  return `
    import { FrameLedger, openMedia } from '${import.meta.resolve('@trueframe/daemon/media')}';
    const plan = { sessionId: 's', source: { kind: 'rtsp', url: '${url}' }, sampling: 'all', pace: 'live', maxMediaMs: 0 };
    const settings = { roots: [], stallTimeout: 60000, connectTimeout: 60000, reconnectFor: 60000,
      maxPixels: 1e7, rtspTransport: 'auto', decoderThreads: 1,
      ringSlots: 4 };
    const listener = { onSourceState() {}, onWarning() {} };
    const { signal } = new AbortController();
    for await (const item of openMedia(plan, settings, { ledger: new FrameLedger(), listener, signal }));
  `;
}

function isRunning(pid: number): boolean {
  try {
    // A zombie that nobody has reaped yet holds nothing any more.
    return !/^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function listenSilently() {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.resume();
    resolve();
  });
  const { port } = await listenAnywhere(server);
  return {
    url: `rtsp://127.0.0.1:${port}/live`,
    connected: promise,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

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
