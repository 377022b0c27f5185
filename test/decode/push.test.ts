import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { MediaSocket } from '@trueframe/daemon/testing';
import type { MediaFormat } from '@trueframe/proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clip, scratch, testClip } from './support/clips.ts';
import { type SeenMedia, type SessionOptions, watch, watchFile } from './support/media-session.ts';

let mediaSocket: MediaSocket;
const path = scratch('media.sock');

beforeAll(async () => {
  mediaSocket = await MediaSocket.start(path);
});
afterAll(() => mediaSocket.close());

/** A client that pushes; `send` is given the connection after the session id. */
async function push(
  format: MediaFormat,
  send: (socket: Socket) => Promise<void> | void,
  options: SessionOptions & { frameRate?: number } = {},
): Promise<SeenMedia> {
  const socket = connect(path);
  socket.on('error', () => {});
  socket.write('session-1\n');
  const sending = Promise.resolve(send(socket));
  const source = { kind: 'push', format, frameRate: options.frameRate ?? 25 } as const;
  const seen = await watch(source, {
    ...options,
    settings: { mediaSocket, ...options.settings },
  });
  socket.destroy();
  await sending;
  return seen;
}

const all = (bytes: Buffer) => (socket: Socket) => void socket.end(bytes);
const picture = (jpeg: Buffer, ptsMs: number) => {
  const head = Buffer.alloc(12);
  head.writeUInt32BE(jpeg.length, 0);
  head.writeDoubleBE(ptsMs, 4);
  return Buffer.concat([head, jpeg]);
};

function fragmented(): Buffer {
  const flags = ['-c', 'copy', '-movflags', 'frag_keyframe+empty_moov+default_base_moof'];
  return readFileSync(clip('fragmented.mp4', '-i', testClip('clip.mp4'), ...flags));
}

function pictures(): Buffer[] {
  const folder = scratch('pictures');
  mkdirSync(folder, { recursive: true });
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-i', testClip('clip.mp4'), '-frames:v', '12', '-q:v', '3'],
    `${folder}/%02d.jpg`,
  ]);
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(`${folder}/${name}`));
}

describe('formats', () => {
  test.for([
    ['MEDIA_FORMAT_FMP4', fragmented],
    ['MEDIA_FORMAT_MPEGTS', () => readFileSync(testClip('clip.ts'))],
    ['MEDIA_FORMAT_H264_ANNEXB', () => readFileSync(testClip('clip.264'))],
  ] as const)('%s: the same pictures as from the file', async ([format, bytes]) => {
    const wanted = (await watchFile(testClip('clip.mp4'))).frames.map(({ hash }) => hash);

    const seen = await push(format, all(bytes()));

    expect(seen.error).toBeUndefined();
    expect(seen.frames.map(({ hash }) => hash)).toEqual(wanted);
    const first = seen.frames[0]?.ptsMs ?? -1;
    expect(first).toBeLessThan(100);
    for (const [k, { ptsMs }] of seen.frames.entries()) {
      expect(Math.abs(ptsMs - first - 40 * k)).toBeLessThan(1);
    }
    expect(seen.video).toMatchObject({ width: 160, height: 120, codec: 'h264' });
    expect(seen.states.map(({ state }) => state)).toEqual([
      'STATE_CONNECTING',
      'STATE_RUNNING',
      'STATE_ENDED',
    ]);
    expect(seen.warnings).toEqual([]);
  });

  test('H.264 without times takes them from the frame rate of the session', async () => {
    const seen = await push('MEDIA_FORMAT_H264_ANNEXB', all(readFileSync(testClip('clip.264'))), {
      frameRate: 50,
      sampling: { fps: 10 },
    });

    expect(seen.frames.map(({ ptsMs }) => ptsMs)).toEqual(seen.frames.map((_, k) => k * 100));
    expect(seen.counts).toMatchObject({ received: 50, dropped: { sampling: 40 } });
  });

  test('JPEG pictures have the times that the client gave, also in odd steps', async () => {
    const jpegs = pictures();
    const times = jpegs.map((_, k) => 5000 + k * k * 12.345);
    const bytes = Buffer.concat(jpegs.map((jpeg, k) => picture(jpeg, times[k]!)));

    const seen = await push('MEDIA_FORMAT_JPEG', all(bytes));

    expect(seen.frames.map(({ ptsMs }) => ptsMs)).toEqual(
      times.map((time) => Math.round(time * 1000) / 1000),
    );
    expect(seen.video).toMatchObject({
      width: 160,
      height: 120,
      codec: 'mjpeg',
      container: 'jpeg',
    });
  });

  test('a JPEG that cannot be decoded costs itself, not the times of the others', async () => {
    const jpegs = pictures();
    jpegs[3] = Buffer.from('not a picture');
    jpegs[5] = jpegs[5]!.subarray(0, 40);
    const bytes = Buffer.concat(jpegs.map((jpeg, k) => picture(jpeg, k * 40)));

    const seen = await push('MEDIA_FORMAT_JPEG', all(bytes));

    expect(seen.frames.map(({ ptsMs }) => ptsMs)).toEqual(
      [0, 1, 2, 4, 6, 7, 8, 9, 10, 11].map((k) => k * 40),
    );
    expect(seen.completeness).toBeCloseTo(10 / 12, 6);
    expect(seen.warnings).toMatchObject([{ code: 'DECODE_FAILED' }]);
  });

  test('JPEG pictures keep the size that each has', async () => {
    const large = scratch('large.jpg');
    const args = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x240'];
    execFileSync('ffmpeg', [...args, '-frames:v', '1', large]);
    const [first] = pictures();
    const bytes = Buffer.concat([picture(first!, 0), picture(readFileSync(large), 40)]);

    const seen = await push('MEDIA_FORMAT_JPEG', all(bytes));

    expect(seen.frames.map(({ width, height }) => `${width}x${height}`)).toEqual([
      '160x120',
      '320x240',
    ]);
  });

  test('a picture comes out soon after it went in', async () => {
    const jpegs = pictures();
    const delays: number[] = [];
    let sentAt = 0;
    let next: () => void = () => {};

    await push(
      'MEDIA_FORMAT_JPEG',
      async (socket) => {
        for (const [k, jpeg] of jpegs.entries()) {
          const isThere = new Promise<void>((resolve) => {
            next = resolve;
          });
          sentAt = performance.now();
          socket.write(picture(jpeg, k * 40));
          await isThere;
        }
        socket.end();
      },
      {
        pace: 'live',
        onFrame: () => {
          delays.push(performance.now() - sentAt);
          next();
        },
      },
    );

    // One after the other: none waits for the next one to be sent. The first pays for the start of ffmpeg.
    expect(delays).toHaveLength(12);
    expect(Math.max(...delays.slice(1))).toBeLessThan(500);
  });
});

describe('bad input', () => {
  const noise = Buffer.alloc(100_000, 'no media at all ');
  test.for([
    ['MEDIA_FORMAT_FMP4', noise, /SOURCE_UNSUPPORTED/],
    ['MEDIA_FORMAT_MPEGTS', noise, /SOURCE_UNSUPPORTED|SOURCE_NO_VIDEO/],
    ['MEDIA_FORMAT_H264_ANNEXB', noise, /SOURCE_UNSUPPORTED|DECODE_FAILED/],
    ['MEDIA_FORMAT_JPEG', noise, /SOURCE_UNSUPPORTED/],
    ['MEDIA_FORMAT_JPEG', picture(Buffer.from('no jpeg'), 0), /SOURCE_UNSUPPORTED/],
    ['MEDIA_FORMAT_FMP4', Buffer.alloc(0), /SOURCE_EMPTY/],
    ['MEDIA_FORMAT_JPEG', Buffer.alloc(0), /SOURCE_EMPTY/],
  ] as const)('%s, case %#', async ([format, bytes, code]) => {
    const seen = await push(format, all(bytes));

    expect(seen.error?.code).toMatch(code);
    expect(seen.counts.received).toBe(0);
  });

  test('times that do not grow end the session', async () => {
    const [first, second] = pictures();
    const bytes = Buffer.concat([picture(first!, 40), picture(second!, 40)]);

    const seen = await push('MEDIA_FORMAT_JPEG', all(bytes));

    expect(seen.error?.code).toBe('REQUEST_INVALID');
  });

  test('too many pixels', async () => {
    const [first] = pictures();
    const settings = { maxPixels: 10_000 };

    const jpeg = await push('MEDIA_FORMAT_JPEG', all(picture(first!, 0)), { settings });
    const video = await push('MEDIA_FORMAT_FMP4', all(fragmented()), { settings });

    expect(jpeg.error?.code).toBe('DECODE_TOO_LARGE');
    expect(video.error?.code).toBe('DECODE_TOO_LARGE');
  });

  test('nobody connects', async () => {
    const seen = await watch(
      { kind: 'push', format: 'MEDIA_FORMAT_FMP4', frameRate: 0 },
      { settings: { mediaSocket, connectTimeout: 200 } },
    );

    expect(seen.error?.code).toBe('SOURCE_UNREACHABLE');
  });

  test('a connection that breaks ends the media like one that is closed', async () => {
    const bytes = fragmented();
    const seen = await push('MEDIA_FORMAT_FMP4', async (socket) => {
      socket.write(bytes.subarray(0, bytes.length - 2000));
      await wait(300);
      socket.destroy();
    });

    expect(seen.error).toBeUndefined();
    expect(seen.frames.length).toBeGreaterThan(10);
    expect(seen.endedBy).toBe('source');
  });
});

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

describe('the media socket', () => {
  test('whichever of connection and claim comes first waits for the other', async () => {
    const claimed = mediaSocket.claim('late', new AbortController().signal);
    const client = connect(path);
    client.write('late\nfirst bytes');
    const socket = await claimed;
    const [chunk] = (await once(socket)) as [Buffer];
    expect(chunk.toString()).toBe('first bytes');
    socket.destroy();
    client.destroy();
  });

  test('a peer that sends no session id is cut off', async () => {
    const client = connect(path);
    client.on('error', () => {});
    client.write('x'.repeat(10_000));
    client.resume();
    await new Promise((resolve) => client.once('close', resolve));
  });

  test('a second connection for the same session is cut off', async () => {
    const one = connect(path);
    one.write('twice\n');
    await wait(50);
    const two = connect(path);
    two.write('twice\n');
    two.resume();
    await new Promise((resolve) => two.once('close', resolve));
    const socket = await mediaSocket.claim('twice', new AbortController().signal);
    socket.destroy();
    one.destroy();
  });
});

function once(socket: Socket): Promise<unknown[]> {
  return new Promise((resolve) => socket.once('data', (...args) => resolve(args)));
}

describe('a busy machine', () => {
  const source = { kind: 'push', format: 'MEDIA_FORMAT_FMP4', frameRate: 25 } as const;

  test('a connection that brought nothing and has ended before it was claimed: SOURCE_EMPTY', async () => {
    const socket = connect(path);
    socket.end('session-1\n');
    await wait(200);

    const seen = await watch(source, { settings: { mediaSocket, connectTimeout: 500 } });

    expect(seen.error?.code).toBe('SOURCE_EMPTY');
  });

  test('time in which the engine was too busy to look does not count against a client', async () => {
    const watching = watch(source, { settings: { mediaSocket, connectTimeout: 300 } });
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
