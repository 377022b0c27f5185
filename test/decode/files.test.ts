import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../helpers/shared.ts';
import { clip, ffprobe, scratch, testClip } from './support/clips.ts';
import { essence, watchFile } from './support/media-session.ts';

describe.skipIf(!hasShared)('recorded clips (TRUEFRAME_SHARED)', () => {
  test('every frame of nasa_13013.mp4 has the presentation time that ffprobe gives for stream 3', async () => {
    const path = shared('data/video/decode/nasa_13013.mp4');
    const wanted = JSON.parse(
      readFileSync(`${path}.stream3.all_frames_info.json`, 'utf8'),
    ) as readonly { pts_time: string }[];

    const seen = await watchFile(path);

    expect(seen.frames.map(({ ptsMs }) => (ptsMs / 1000).toFixed(6))).toEqual(
      wanted.map(({ pts_time }) => pts_time),
    );
    expect(seen.video).toEqual({
      width: 480,
      height: 270,
      frameRate: 30000 / 1001,
      durationMs: 13013,
      frameCount: 390,
      codec: 'h264',
      container: 'mov,mp4,m4a,3gp,3g2,mj2',
    });
    expect(seen.completeness).toBe(1);
  });

  test.for([
    'BA_MW_D.264',
    'CI_MW_D.264',
    'Cisco_Men_whisper_640x320_CABAC_Bframe_9.264',
    'SVA_FM1_E.264',
    'SVA_NL1_B.264',
    'Zhling_1280x720.264',
    'test_cif_P_CABAC_slice.264',
  ])('raw %s gives as many frames as ffprobe counts', async (name) => {
    const path = shared(`data/video/decode/${name}`);
    const { streams } = ffprobe(
      ...['-count_frames', '-show_entries', 'stream=nb_read_frames', path],
    ) as { streams: { nb_read_frames: string }[] };

    // The pixels of the large one are not what this is about.
    const seen = await watchFile(path, { sampling: { everyNth: 10 } });

    expect(seen.counts.received).toBe(Number(streams[0]?.nb_read_frames));
    expect(seen.frames.map(({ ptsMs }) => ptsMs)).toEqual(seen.frames.map((_, k) => k * 400));
  });
});

describe('containers', () => {
  test.for([
    ['clip.mp4', 0],
    ['clip.mkv', 0],
    ['clip.ts', 0],
    ['clip.264', 0],
    ['clip.avi', 0],
  ] as const)('%s: 50 frames, 40 ms apart', async ([name]) => {
    const seen = await watchFile(testClip(name));

    expect(seen.frames.map(({ index }) => index)).toEqual(Array.from({ length: 50 }, (_, k) => k));
    const first = seen.frames[0]?.ptsMs ?? -1;
    for (const [k, { ptsMs }] of seen.frames.entries()) {
      expect(Math.abs(ptsMs - first - 40 * k)).toBeLessThan(1);
    }
    expect(seen.order.slice(0, 2)).toEqual(['video', 'frame']);
    expect(seen.states.map(({ state }) => state)).toEqual([
      'STATE_CONNECTING',
      'STATE_RUNNING',
      'STATE_ENDED',
    ]);
    expect(seen.warnings).toEqual([]);
  });

  test('a GIF keeps the delays of its pictures', async () => {
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=10:duration=2'];
    const seen = await watchFile(clip('slow.gif', ...picture));

    expect(seen.frames.map(({ ptsMs }) => ptsMs)).toEqual(
      Array.from({ length: 20 }, (_, k) => k * 100),
    );
    expect(seen.completeness).toBe(1);
  });

  test('variable frame rate: times are those of the container', async () => {
    const path = clip(
      'vfr.mkv',
      ...['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25:duration=2'],
      ...['-vf', "select='not(mod(n,2))+lt(n,10)',setpts=PTS+0.013/TB*N", '-vsync', 'vfr'],
      ...['-c:v', 'libx264', '-enc_time_base', '1/1000'],
    );
    const { frames } = ffprobe('-show_entries', 'frame=pts_time', path) as {
      frames: { pts_time: string }[];
    };

    const seen = await watchFile(path);

    const start = Number(frames[0]?.pts_time);
    expect(seen.frames.map(({ ptsMs }) => ptsMs)).toEqual(
      frames.map(({ pts_time }) => Math.round((Number(pts_time) - start) * 1000)),
    );
  });

  test('odd sizes: chroma is rounded up', async () => {
    const path = clip(
      'odd.mkv',
      ...['-f', 'lavfi', '-i', 'testsrc=size=161x121:rate=25:duration=0.4', '-c:v', 'ffv1'],
      ...['-pix_fmt', 'yuv420p'],
    );
    const bytes: number[] = [];

    const seen = await watchFile(path, {
      onFrame: ({ slot }) => void bytes.push(slot.byteLength),
    });

    expect(seen.frames).toHaveLength(10);
    expect(new Set(bytes)).toEqual(new Set([161 * 121 + 2 * 81 * 61]));
  });

  test('a frame size that changes on the way is followed, and frames are picked and numbered as ever', async () => {
    const small = testClip('small.264');
    const large = clip(
      'large.264',
      ...['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=25:duration=0.4', '-pix_fmt', 'yuv420p'],
    );
    const path = scratch('two-sizes.264');
    writeFileSync(path, Buffer.concat([readFileSync(small), readFileSync(large)]));

    const seen = await watchFile(path, { sampling: { everyNth: 3 } });

    expect(seen.counts.received).toBe(60);
    expect(seen.frames.map(({ index }) => index)).toEqual(
      Array.from({ length: 20 }, (_, k) => k * 3),
    );
    expect(seen.frames.map(({ width, height }) => `${width}x${height}`)).toEqual([
      ...new Array(17).fill('160x120'),
      ...new Array(3).fill('320x240'),
    ]);
    // Each is the frame that it is in the clip of its size.
    const alone = await watchFile(large);
    const hashes = new Set(alone.frames.map(({ hash }) => hash));
    for (const { hash } of seen.frames.slice(17)) expect(hashes).toContain(hash);
  });

  test.each([
    ['twice as wide as high', 2, '320x120'],
    ['half as wide as high', 0.5, '160x240'],
    ['square but for a rounding', 1.01, '160x120'],
    ['too narrow to be true', 0.001, '160x120'],
  ])('pixels that are %s', async (_, ratio, size) => {
    const path = clip(
      `sar-${ratio}.mkv`,
      ...['-i', testClip('clip.mp4'), '-vf', `setsar=${ratio}`, '-c:v', 'ffv1'],
    );
    const seen = await watchFile(path, { sampling: { everyNth: 25 } });

    expect(seen.frames.map(({ width, height }) => `${width}x${height}`)).toEqual([size, size]);
    expect(`${seen.video?.width}x${seen.video?.height}`).toBe(size);
  });

  test('pixels are made square within sources.maxPixels', async () => {
    const path = clip(
      'wide-pixels.mkv',
      ...['-i', testClip('clip.mp4'), '-vf', 'setsar=2', '-c:v', 'ffv1'],
    );
    const settings = { maxPixels: 30_000 };
    const { video } = await watchFile(path, { settings, sampling: { everyNth: 25 } });

    expect(video).toMatchObject({ width: 160, height: 60 });
  });

  test('the ratio of the pixels may change on the way, as between broadcasts', async () => {
    const part = (ratio: string) =>
      clip(
        `${ratio.replace('/', '-')}.ts`,
        ...['-i', testClip('clip.mp4'), '-vf', `setsar=${ratio}`],
        ...['-c:v', 'mpeg2video', '-q:v', '3'],
      );
    const path = scratch('broadcasts.ts');
    writeFileSync(path, Buffer.concat(['1', '4/3'].map((ratio) => readFileSync(part(ratio)))));

    const { frames } = await watchFile(path, { sampling: { everyNth: 10 } });

    const widths = frames.map(({ width }) => width);
    expect(widths).toEqual([...new Array(5).fill(160), ...new Array(5).fill(213)]);
  });

  test('full-range and BT.709 video is said to be so', async () => {
    const path = clip(
      'full.mkv',
      ...['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=0.2', '-c:v', 'libx264'],
      ...['-vf', 'scale=out_range=full:out_color_matrix=bt709,format=yuvj420p'],
      ...['-colorspace', 'bt709', '-color_range', 'pc'],
    );
    const kinds = new Set<string>();
    const limited = new Set<string>();

    await watchFile(path, {
      onFrame: ({ slot }) => void kinds.add(`${slot.matrix} ${slot.range}`),
    });
    await watchFile(testClip('clip.mp4'), {
      onFrame: ({ slot }) => void limited.add(`${slot.matrix} ${slot.range}`),
    });

    expect(kinds).toEqual(new Set(['bt709 full']));
    expect(limited).toEqual(new Set(['bt601 limited']));
  });

  test.each(['smpte2084', 'arib-std-b67'])(
    'HDR (%s) is graded: it looks as in SDR',
    async (transfer) => {
      const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25:duration=0.2'];
      const codec = ['-c:v', 'libx264', '-qp', '10'];
      const bt709 = 'zscale=pin=bt709:tin=bt709:min=bt709:rin=full:p=bt709:t=bt709:m=bt709:r=tv';
      const sdr = clip('sdr.mkv', ...picture, '-vf', `${bt709},format=yuv420p`, ...codec);
      const toHdr = `zscale=p=bt2020:t=${transfer}:m=bt2020nc:npl=100,format=yuv420p10`;
      const hdr = clip(`${transfer}.mkv`, '-i', sdr, '-vf', toHdr, ...codec);
      const meanLuma = async (path: string) => {
        const means: number[] = [];
        const kinds: string[] = [];
        await watchFile(path, {
          onFrame: ({ slot }) => {
            const { ring, offset, width, height, matrix, range, isUngraded } = slot;
            const luma = new Uint8Array(ring, offset, width * height);
            means.push(luma.reduce((sum, value) => sum + value, 0) / luma.length);
            kinds.push(`${matrix} ${range} ${isUngraded ?? 'graded'}`);
          },
        });
        expect(new Set(kinds)).toEqual(new Set(['bt709 limited graded']));
        return means[2]!;
      };

      const wanted = await meanLuma(sdr);
      expect(wanted).toBeGreaterThan(80);
      expect(Math.abs((await meanLuma(hdr)) - wanted)).toBeLessThan(20);
    },
  );

  test('a rotated file that changes its size is not complete: its frames are not shown as they are', async () => {
    const large = clip('twice-as-large.264', '-i', testClip('clip.264'), '-vf', 'scale=320:240');
    const both = scratch('grows.264');
    writeFileSync(
      both,
      Buffer.concat([testClip('clip.264'), large].map((one) => readFileSync(one))),
    );
    const path = clip('grows.mp4', '-i', both, '-c', 'copy', '-metadata:s:v:0', 'rotate=90');

    const seen = await watchFile(path, { sampling: { everyNth: 25 } });

    expect(seen.completeness).toBeGreaterThan(0.4);
    expect(seen.completeness).toBeLessThan(0.6);
    expect(seen.warnings).toMatchObject([{ code: 'SOURCE_TRUNCATED' }]);
    expect(seen.warnings[0]?.message).toContain('changes its size');
  });

  test('rotation in the container is applied', async () => {
    const path = clip(
      'rotated.mp4',
      ...['-i', testClip('clip.mp4'), '-c', 'copy', '-metadata:s:v:0', 'rotate=90'],
    );

    const seen = await watchFile(path, { sampling: { everyNth: 25 } });

    expect(seen.video).toMatchObject({ width: 120, height: 160 });
    expect(seen.frames).toHaveLength(2);
  });
});

describe('flow', () => {
  test('lossless: a slow reader gets every frame, with no more than the ring in flight', async () => {
    let most = 0;
    const seen = await watchFile(testClip('clip.mp4'), {
      settings: { ringSlots: 3 },
      onFrame: async () => {
        await wait(10);
        most += 1;
      },
    });

    expect(most).toBe(50);
    expect(essence(seen.frames)).toEqual(essence((await watchFile(testClip('clip.mp4'))).frames));
  });

  test('live: the oldest waiting frame is dropped and counted; a held one is never overwritten', async () => {
    const whole = await watchFile(testClip('clip.mp4'));
    const held: string[] = [];

    const seen = await watchFile(testClip('clip.mp4'), {
      pace: 'live',
      settings: { ringSlots: 3 },
      onFrame: async ({ slot }) => {
        await wait(100);
        held.push(`${slot.index} ${new Uint8Array(slot.ring, slot.offset, slot.byteLength).at(0)}`);
      },
    });

    expect(seen.counts.received).toBe(50);
    expect(seen.counts.dropped).toEqual({ overload: 50 - seen.frames.length });
    expect(seen.frames.length).toBeLessThan(50);
    // Dropping the oldest: what is there last is the end of the clip.
    expect(seen.frames.at(-1)?.index).toBe(49);
    const hashes = new Map(whole.frames.map(({ index, hash }) => [index, hash]));
    for (const { index, hash } of seen.frames) expect(hash).toBe(hashes.get(index));
    expect(held).toHaveLength(seen.frames.length);
  });

  test('releasing a frame twice is an error', async () => {
    let twice: unknown;
    await watchFile(testClip('clip.mp4'), {
      maxMediaMs: 100,
      onFrame: (frame, _media, soFar) => {
        if (soFar > 1) return;
        const { release } = frame;
        let isDone = false;
        Object.assign(frame, {
          release: () => {
            if (isDone) return;
            isDone = true;
            release();
            try {
              release();
            } catch (error) {
              twice = error;
            }
          },
        });
      },
    });

    expect(twice).toMatchObject({ code: 'INTERNAL' });
  });

  test('the media limit ends the source cleanly', async () => {
    const seen = await watchFile(testClip('clip.mp4'), { maxMediaMs: 1000 });

    expect(seen.frames).toHaveLength(25);
    expect(seen.counts).toMatchObject({ received: 25, dropped: {} });
    expect(seen.endedBy).toBe('limit');
    expect(seen.completeness).toBe(1);
    expect(seen.warnings).toEqual([]);
  });

  test('the media limit ends a source of which nothing more is wanted', async () => {
    const seen = await watchFile(testClip('clip.mp4'), {
      sampling: { everyNth: 40 },
      maxMediaMs: 400,
    });

    expect(seen.frames.map(({ index }) => index)).toEqual([0]);
    expect(seen.counts).toMatchObject({ received: 10, dropped: { sampling: 9 } });
    expect(seen.endedBy).toBe('limit');
  });

  test('stop: frames in the ring are still delivered, the rest is booked as cancelled', async () => {
    const seen = await watchFile(testClip('clip.mp4'), {
      onFrame: async (_frame, media, soFar) => {
        if (soFar !== 3) return;
        await wait(200);
        media.stop();
      },
    });

    expect(seen.endedBy).toBe('stop');
    expect(seen.error).toBeUndefined();
    expect(seen.frames.length).toBeGreaterThan(3);
    expect(seen.frames.length).toBeLessThan(50);
    expect(seen.counts.received - seen.frames.length).toBe(seen.counts.dropped.cancelled ?? 0);
    expect(seen.states.at(-1)).toMatchObject({ state: 'STATE_ENDED' });
  });

  test('cancel: the decoder is killed and the iteration ends with SESSION_CANCELLED', async () => {
    const abort = new AbortController();
    const seen = await watchFile(testClip('clip.mp4'), {
      signal: abort.signal,
      onFrame: (_frame, _media, soFar) => {
        if (soFar === 3) abort.abort();
      },
    });

    expect(seen.error?.code).toBe('SESSION_CANCELLED');
    expect(seen.frames).toHaveLength(3);
    expect(seen.states.map(({ state }) => state)).not.toContain('STATE_ENDED');
  });

  test('cancelled before it began: nothing is started', async () => {
    const seen = await watchFile(testClip('clip.mp4'), { signal: AbortSignal.abort() });

    expect(seen.error?.code).toBe('SESSION_CANCELLED');
    expect(seen.counts.received).toBe(0);
  });
});

test('a file that was cut short gives what it has, a warning and its share', async () => {
  const path = clip(
    'cut.mp4',
    ...['-i', testClip('clip.mp4'), '-c', 'copy', '-movflags', '+faststart'],
  );
  truncateSync(path, Math.floor(readFileSync(path).length * 0.6));

  const seen = await watchFile(path);

  expect(seen.error).toBeUndefined();
  expect(seen.frames.length).toBeGreaterThan(10);
  expect(seen.frames.length).toBeLessThan(50);
  expect(seen.completeness).toBeCloseTo(seen.counts.received / 50, 2);
  // Where the file ends, the decoder makes up the rest of a frame.
  expect(seen.counts.dropped.corrupt).toBe(seen.counts.received - seen.frames.length);
  expect(seen.warnings).toMatchObject([{ code: 'DECODE_DAMAGED' }, { code: 'SOURCE_TRUNCATED' }]);
});

describe('what a container claims is not what it holds', () => {
  const framesOf = async (path: string) =>
    (await watchFile(path, { sampling: { evenlySpread: 4 } })).frames.map(({ index }) => index);

  test('an index of the first fragment only, as interrupted recorders leave it', async () => {
    const path = clip(
      'partly-fragmented.mp4',
      ...['-i', testClip('clip.mp4'), '-c', 'copy', '-movflags', 'frag_keyframe'],
    );
    const { streams } = ffprobe('-show_entries', 'stream=nb_frames', path) as {
      streams: { nb_frames: string }[];
    };
    expect(Number(streams[0]?.nb_frames)).toBeLessThan(50);

    expect(await framesOf(path)).toEqual([0, 16, 32, 49]);
  });

  test('frames that an edit list leaves out', async () => {
    const path = clip('trimmed.mp4', '-ss', '1.0', '-i', testClip('clip.mp4'), '-c', 'copy');
    const shown = (await watchFile(path)).frames.length;
    expect(shown).toBeLessThan(30);

    const last = shown - 1;
    expect(await framesOf(path)).toEqual([
      0,
      Math.trunc(last / 3),
      Math.trunc((2 * last) / 3),
      last,
    ]);
  });

  test('sound that outlasts the picture is no damage', async () => {
    const path = clip(
      'long-sound.flv',
      ...['-f', 'lavfi', '-i', 'sine=duration=5', '-i', testClip('clip.mp4')],
      ...['-c:v', 'copy', '-c:a', 'aac', '-map', '0:a', '-map', '1:v'],
    );

    const seen = await watchFile(path, { sampling: { everyNth: 10 } });

    expect(seen.counts.received).toBe(50);
    expect(seen.completeness).toBe(1);
    expect(seen.warnings).toEqual([]);
  });

  test('a file of which picture and sound end early is cut short', async () => {
    const path = clip(
      'cut.flv',
      ...['-f', 'lavfi', '-i', 'sine=duration=2', '-i', testClip('clip.mp4')],
      ...['-c:v', 'copy', '-c:a', 'aac', '-map', '0:a', '-map', '1:v'],
    );
    truncateSync(path, Math.floor(readFileSync(path).length / 2));

    const seen = await watchFile(path, { sampling: { everyNth: 10 } });

    expect(seen.completeness).toBeGreaterThan(0.2);
    expect(seen.completeness).toBeLessThan(0.8);
    expect(seen.warnings).toMatchObject([{ code: 'SOURCE_TRUNCATED' }]);
  });
});

test('a file that is gone when it would be looked at again ends no session', async () => {
  const path = scratch('soon-gone.mp4');
  const whole = readFileSync(
    clip('faststart.mp4', '-i', testClip('clip.mp4'), '-c', 'copy', '-movflags', '+faststart'),
  );
  writeFileSync(path, whole.subarray(0, Math.round(whole.length * 0.6)));
  let isGone = false;
  const onFrame = () => {
    if (!isGone) rmSync(path);
    isGone = true;
  };

  const seen = await watchFile(path, { onFrame });

  expect(seen.error).toBeUndefined();
  expect(seen.completeness).toBeGreaterThan(0.2);
  expect(seen.completeness).toBeLessThan(0.8);
  const codes = seen.warnings.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['DECODE_FAILED', 'SOURCE_TRUNCATED']));
});

describe('MPEG-TS whose picture goes on in another stream', () => {
  /** Two seconds each; PIDs of the second and the third are others. */
  function partOf(n: number): string {
    const pids = ['-mpegts_start_pid', String(0x100 * n)];
    const pmt = ['-mpegts_pmt_start_pid', String(0x1000 + 0x20 * n)];
    return testClip(`part-${n}.ts`, ...(n === 2 ? ['-vf', 'hue=h=180'] : []), ...pids, ...pmt);
  }

  function joinedTs(): string {
    const path = scratch('joined.ts');
    writeFileSync(path, Buffer.concat([1, 2, 3].map((n) => readFileSync(partOf(n)))));
    return path;
  }

  test('is read to its end, with times that go on', async () => {
    const seen = await watchFile(joinedTs());

    expect(seen.frames).toHaveLength(150);
    for (const [k, { ptsMs }] of seen.frames.entries()) {
      expect(Math.abs(ptsMs - seen.frames[0]!.ptsMs - 40 * k)).toBeLessThan(1);
    }
    const hashes = seen.frames.map(({ hash }) => hash);
    expect(hashes.slice(100)).toEqual(hashes.slice(0, 50));
    expect(hashes.slice(50, 100)).not.toEqual(hashes.slice(0, 50));
    expect(seen.completeness).toBe(1);
    expect(seen.warnings).toEqual([]);
  });

  test.each([
    [{ fps: 5 }, 30],
    [{ everyNth: 40 }, 4],
    [{ evenlySpread: 4 }, 4],
  ])('%j spans all of it', async (sampling, wanted) => {
    const { frames, counts } = await watchFile(joinedTs(), { sampling });

    expect(counts.received).toBe(150);
    expect(frames).toHaveLength(wanted);
    expect(frames.at(-1)?.index).toBeGreaterThan(115);
  });

  test('goes on after a resume as it would have', async () => {
    const whole = await watchFile(joinedTs(), { sampling: { fps: 5 } });
    const last = whole.frames[19]!;
    const resume = { afterPtsMs: last.ptsMs, received: last.index + 1, silentMs: 0, reason: '' };

    const rest = await watchFile(joinedTs(), { sampling: { fps: 5 }, resume });

    expect(essence(rest.frames)).toEqual(essence(whole.frames.slice(20)));
  });

  test.each([
    [[1, 2, 1], 2 / 3],
    [[1, 2, 1, 2], 3 / 4],
  ])(
    'streams %j: what lies between two parts of one is missing, and is told of',
    async (order, share) => {
      const path = scratch(`there-and-back-${order.length}.ts`);
      writeFileSync(path, Buffer.concat(order.map((n) => readFileSync(partOf(n)))));

      const seen = await watchFile(path);

      expect(seen.completeness).toBeGreaterThan(share - 0.03);
      expect(seen.completeness).toBeLessThan(share + 0.01);
      const told = seen.warnings.filter(({ code }) => code === 'SOURCE_TRUNCATED');
      expect(told.map(({ message }) => message).join()).toContain('50 of');
    },
  );

  test('a stream beside it is not taken for its continuation', async () => {
    const path = clip(
      'two-programs.ts',
      ...['-i', testClip('clip.mp4'), '-i', testClip('clip.mp4'), '-map', '0:v', '-map', '1:v'],
      ...['-c', 'copy', '-program', 'st=0', '-program', 'st=1'],
    );
    const seen = await watchFile(path, { sampling: { everyNth: 49 } });

    expect(seen.counts.received).toBe(50);
    expect(seen.warnings).toEqual([]);
  });
});

test('the photograph in a motion photo does not hide its video', async () => {
  const picture = 'testsrc2=size=320x240:rate=25:duration=0.04';
  const path = clip(
    'motion-photo.mp4',
    ...['-i', testClip('clip.mp4'), '-f', 'lavfi', '-i', picture, '-map', '0:v', '-map', '1:v'],
    ...['-c:v', 'libx264', '-disposition', 'default'],
  );

  const seen = await watchFile(path, { sampling: { everyNth: 10 } });

  expect(seen.video).toMatchObject({ width: 160, height: 120 });
  expect(seen.counts.received).toBe(50);
});
