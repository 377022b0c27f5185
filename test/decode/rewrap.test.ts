import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { FragmentedMp4 } from '@trueframe/daemon/media';
import { PushedMp4 } from '@trueframe/daemon/testing';
import { expect, test } from 'vitest';
import { spawn, spawnSync } from '../helpers/programs.ts';
import { clip } from './support/clips.ts';
import { type SeenMedia, watchFile } from './support/media-session.ts';
import { all, push as pushAs } from './support/push-client.ts';

// Pushed fragmented MP4 is re-wrapped into Matroska on its way: what comes out must be what ffmpeg makes of the MP4.

const push = (bytes: Buffer) => pushAs('MEDIA_FORMAT_FMP4', all(bytes), { frameRate: 0 });

const looks = ({ frames }: SeenMedia) => frames.map(({ ptsMs: _, ...look }) => look);

/** Milliseconds at which ffmpeg shows the frames of an MP4 that comes through a pipe. */
function timesOf(file: string): number[] {
  const input = ['-copyts', '-start_at_zero', '-f', 'mov', '-i', 'pipe:0', '-map', '0:v:0'];
  const output = ['-vf', 'showinfo', '-vsync', 'passthrough', '-f', 'null', '-'];
  const { stderr } = spawnSync('ffmpeg', [...input, ...output], {
    input: readFileSync(file),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const [, one, many] = /time_base: (\d+)\/(\d+)/.exec(stderr)!.map(Number);
  const ticks = [...stderr.matchAll(/ n: *\d+ pts: *(-?\d+) /g)].map(([, pts]) => Number(pts));
  return ticks.map((pts) => Math.round(((pts * one!) / many!) * 1e9) / 1e6);
}

const picture = (rate = '25', more = '') => [
  ...['-f', 'lavfi', '-i', `testsrc2=size=160x120:rate=${rate}:duration=3${more}`],
];
const sound = ['-f', 'lavfi', '-i', 'sine=duration=3', '-c:a', 'aac'];
const x264 = ['-c:v', 'libx264', '-g', '24', '-bf', '2', '-pix_fmt', 'yuv420p'];
const fragments = (flags = 'frag_keyframe+empty_moov+default_base_moof') => ['-movflags', flags];
const turned = (degrees: number) => ['-metadata:s:v', `rotate=${degrees}`];

const CLIPS: Record<string, string[]> = {
  'B frames, sound before the picture': [
    ...picture('30000/1001'),
    ...sound,
    ...x264,
    ...fragments(),
  ],
  'a fragment per frame': [
    ...[...picture('30000/1001'), ...sound, ...x264],
    ...fragments('frag_every_frame+empty_moov+default_base_moof'),
  ],
  'an edit list': [...picture(), ...sound, ...x264, ...fragments('frag_keyframe+delay_moov')],
  'data that is counted from the start of the file': [
    ...[...picture(), ...sound, ...x264],
    ...fragments('frag_keyframe+empty_moov'),
  ],
  'data that is counted from what came before': [
    ...[...picture(), ...sound, ...x264],
    ...fragments('frag_keyframe+empty_moov+omit_tfhd_offset'),
  ],
  'composition offsets below 0': [
    ...[...picture(), ...x264],
    ...fragments('frag_keyframe+empty_moov+negative_cts_offsets'),
  ],
  'open groups of pictures': [
    ...[...picture(), ...x264, '-x264-params', 'open-gop=1'],
    ...fragments(),
  ],
  'a picture that begins late': [
    '-itsoffset',
    '0.7',
    ...picture(),
    ...sound,
    ...x264,
    ...fragments(),
  ],
  'ten million ticks a second': [
    ...[...picture('30000/1001'), ...sound, ...x264, '-video_track_timescale', '10000000'],
    ...fragments(),
  ],
  'a variable frame rate': [
    ...[...picture(), '-vf', "select='not(eq(mod(n,7),3))'", '-vsync', 'vfr'],
    ...[...x264, ...fragments()],
  ],
  'pixels that are not square': [...picture(), '-vf', 'setsar=4/3', ...x264, ...fragments()],
  'full range': [
    ...[...picture(), '-c:v', 'libx264', '-pix_fmt', 'yuvj420p', '-colorspace', 'bt709'],
    ...fragments('frag_keyframe+empty_moov+write_colr'),
  ],
  HEVC: [...picture(), '-c:v', 'libx265', '-x265-params', 'log-level=error', ...fragments()],
  VP9: [...picture(), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', ...fragments()],
  AV1: [...picture(), '-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', ...fragments()],
  'MPEG-4': [...picture(), '-c:v', 'mpeg4', '-bf', '2', ...fragments()],
};

test.each(Object.entries(CLIPS))(
  '%s: times and pictures are those of the file',
  async (name, args) => {
    const file = clip(`rewrap ${name}.mp4`, ...args);
    const wanted = await watchFile(file);

    const seen = await push(readFileSync(file));

    expect(seen.error).toBeUndefined();
    expect(seen.warnings).toEqual([]);
    expect(looks(seen)).toEqual(looks(wanted));
    expect(seen.frames.map(({ ptsMs }) => ptsMs)).toEqual(timesOf(file));
    expect(seen.frames.length).toBeGreaterThan(60);
    const { codec, container, width, height } = wanted.video!;
    expect(seen.video).toMatchObject({ codec, container, width, height });
    expect(seen.video?.frameRate).toBeCloseTo(Number(wanted.video!.frameRate), 0);
  },
);

test.each([90, 180, 270])('a picture that is turned by %i degrees is', async (degrees) => {
  const flat = clip('rewrap flat.mp4', ...picture(), ...x264, ...fragments());
  const file = clip(
    `rewrap turned ${degrees}.mp4`,
    '-i',
    flat,
    '-c',
    'copy',
    ...turned(degrees),
    ...fragments(),
  );
  const wanted = await watchFile(file);

  const seen = await push(readFileSync(file));

  expect(seen.frames[0]?.hash).not.toBe((await watchFile(flat)).frames[0]?.hash);
  expect(looks(seen)).toEqual(looks(wanted));
});

test('what Matroska cannot carry is decoded as MP4', async () => {
  const file = clip('rewrap png.mp4', ...picture(), '-c:v', 'png', ...fragments());
  const pushed = new PushedMp4();
  pushed.pieces.push(readFileSync(file));

  expect(pushed.pieces.wrapping).toEqual({ container: 'mp4' });
  expect((await push(readFileSync(file))).frames).toEqual((await watchFile(file)).frames);
});

test('ffmpeg needs no more memory after 40,000 fragments than after 10,000', async () => {
  const tiny = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=4', ...x264, '-bf', '0'];
  const each = fragments('frag_every_frame+empty_moov+default_base_moof');
  const bytes = readFileSync(clip('rewrap tiny.mp4', ...tiny, ...each));
  const source = new FragmentedMp4(bytes);
  const pushed = new PushedMp4();
  const head = pushed.pieces.push(source.init);
  const { inputOptions, filters } = pushed.reading()!;
  const output = [
    '-vf',
    [...filters, 'showinfo'].join(','),
    '-vsync',
    'passthrough',
    '-f',
    'null',
    '-',
  ];
  const args = ['-loglevel', 'info', ...inputOptions, '-i', 'pipe:0', ...output];
  const child = spawn('ffmpeg', args, { stdio: ['pipe', 'ignore', 'pipe'] });
  const exited = once(child, 'close');
  let frames = 0;
  let lastTicks = -1;
  let rest = '';
  child.stderr.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const pts = / n: *\d+ pts: *(\d+) /.exec(line)?.[1];
      if (pts === undefined) continue;
      expect(Number(pts)).toBeGreaterThan(lastTicks);
      lastTicks = Number(pts);
      frames += 1;
    }
  });
  for (const piece of head) child.stdin.write(piece.bytes);
  let given = 0;
  const giveUpTo = async (count: number) => {
    for (; given < count; given += 1) {
      const pieces = pushed.pieces.push(source.fragment(given).data);
      for (const { bytes: piece } of pieces) {
        if (!child.stdin.write(piece)) await once(child.stdin, 'drain');
      }
    }
    while (frames < count - 50) await wait(20);
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/RssAnon:\s+(\d+) kB/.exec(status)?.[1]);
  };

  const early = await giveUpTo(10_000);
  const late = await giveUpTo(40_000);
  child.stdin.end();
  await exited;

  expect(frames).toBe(40_000);
  // 30,000 fragments are 4 MB in the index that the demuxer of MP4 keeps.
  expect(late - early).toBeLessThan(1000);
  const timescale = pushed.pieces.timescale;
  expect(lastTicks / timescale).toBeCloseTo(39_999 / 25, 9);
});
