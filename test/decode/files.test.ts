import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../helpers/shared.ts';
import { clip, ffprobe, scratch, testClip } from './support/clips.ts';
import { watchFile } from './support/media-session.ts';

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
});
