import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { execFileSync } from '../helpers/programs.ts';
import { scratch, testClip } from './support/clips.ts';
import { watch, watchFile } from './support/media-session.ts';
import { all, fragmented, mediaSocket, picture, pictures, push } from './support/push-client.ts';

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
      { settings: { mediaSocket: mediaSocket(), connectTimeout: 200 } },
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
