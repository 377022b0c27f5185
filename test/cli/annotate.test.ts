import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultyFlags } from '../helpers/faulty.ts';
import { makeClip } from '../helpers/make-clip.ts';
import { execFileSync } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { jsonLines, trueframe, trueframeHere } from './run-trueframe.ts';

interface Box {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

interface Line {
  readonly sessionStarted?: { readonly video: { readonly width: number; readonly height: number } };
  readonly scores?: {
    readonly frameIndex: string;
    readonly tracks: readonly { readonly box: Box }[];
  };
}

/** The red of scores at or above the threshold of synthetic. */
const RED = [0xd2, 0x3b, 0x31];

/** Every frame of a video as RGB, as a player shows it. */
function framesOf(path: string, size: { width: number; height: number }): Buffer[] {
  const words = ['-v', 'error', '-i', path, '-fps_mode', 'passthrough', '-pix_fmt', 'rgb24'];
  const bytes = execFileSync('ffmpeg', [...words, '-f', 'rawvideo', '-'], { maxBuffer: 1e9 });
  const length = size.width * size.height * 3;
  return Array.from({ length: bytes.length / length }, (_, k) =>
    bytes.subarray(k * length, (k + 1) * length),
  );
}

/** Packets of the sound, and the times of the pictures. */
function soundOf(path: string): string {
  return execFileSync('ffmpeg', [
    '-v',
    'error',
    '-i',
    path,
    '-map',
    '0:a?',
    '-c',
    'copy',
    '-f',
    'md5',
    '-',
  ]).toString();
}
function timesOf(path: string): string[] {
  const entries = ['-select_streams', 'v', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0'];
  return execFileSync('ffprobe', ['-v', 'error', ...entries, path])
    .toString()
    .trim()
    .split(/[,\n]+/);
}

function withSound(clip: string): string {
  const path = clip.replace('.mp4', '-sound.mp4');
  const sound = ['-f', 'lavfi', '-i', 'sine=duration=2', '-c:v', 'copy', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', clip, ...sound, path]);
  return path;
}

test.each([
  ['with sound', () => withSound(makeClip(2))],
  [
    'of variable frame rate',
    () => makeClip(2, 'vfr.mp4', ['-vf', "select='not(eq(mod(n,5),3))'", '-fps_mode', 'vfr']),
  ],
  ['that players rotate', () => makeClip(2, 'turned.mp4', ['-metadata:s:v', 'rotate=90'])],
])(
  'a video %s keeps times and sound, and has the boxes of the events at their frames',
  async (_, make) => {
    const clip = make();
    const folder = tempFolder();
    const flags = ['--pipeline', 'fixed-face', '--annotate', 'out.mp4', '--scores', '--json'];
    const { code, stdout, stderr } = await trueframe(['analyze', clip, ...flags, ...faultyFlags], {
      cwd: folder,
    });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const out = join(folder, 'out.mp4');
    expect(timesOf(out)).toEqual(timesOf(clip));
    if (clip.endsWith('-sound.mp4')) expect(soundOf(out)).toBe(soundOf(clip));
    const events = jsonLines<Line>(stdout);
    const size = events.find(({ sessionStarted }) => sessionStarted)!.sessionStarted!.video;
    const frames = framesOf(out, size);
    const scored = events.flatMap(({ scores }) => scores ?? []);
    expect(scored).toHaveLength(frames.length);
    for (const { frameIndex, tracks } of scored) {
      const { x1, y1, y2 } = tracks[0]!.box;
      const at = (Math.round((y1 + y2) / 2) * size.width + Math.round(x1 - 1)) * 3;
      const seen = [...frames[Number(frameIndex)]!.subarray(at, at + 3)];
      const distance = Math.hypot(...seen.map((value, k) => value - RED[k]!));
      expect(distance, `frame ${frameIndex}: ${seen}`).toBeLessThan(80);
    }
  },
);

test('what cannot be annotated is refused before anything is analysed', async () => {
  const clip = makeClip(1);
  const annotate = async (...args: string[]) => {
    const flags = ['--annotate', 'o.mp4'];
    const { code, stderr } = await trueframeHere(['analyze', ...args, ...flags]);
    return `${code} ${stderr}`;
  };
  expect(await annotate(clip, clip)).toMatch(/^2 .*REQUEST_INVALID.*give one source/s);
  expect(await annotate('rtsp://u:p@camera/x')).toMatch(
    /^2 .*files only, not from rtsp:\/\/(?!u:p)/s,
  );
  expect(await annotate(clip, '--address', '127.0.0.1:1')).toMatch(/^2 .*leave --address out/s);
  expect(readFileSync(clip).length).toBeGreaterThan(0);
});
