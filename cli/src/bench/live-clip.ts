import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FragmentedMp4, ffmpegMissing } from '@trueframe/daemon/media';
import { TrueframeError } from '@trueframe/sdk';

/** Drawn by training/embedded/demo: a face that belongs to nobody. The same as examples/demo.mp4. */
const SCENE = fileURLToPath(new URL('../../bench/scene.mp4', import.meta.url));

const SIZE = '1280:720';
const RATE = '25';
const SECONDS = 12;

/** More than minutes of any live stream. */
const MAX_BYTES = 512 * 1024 * 1024;

const FRAGMENTS = ['-movflags', 'frag_every_frame+empty_moov+default_base_moof', '-f', 'mp4'];

/** As a live encoder makes it: 720p25, a keyframe every two seconds, no frame that waits for a later one. */
const LIVE = [
  ...['-vf', `scale=${SIZE}`, '-r', RATE, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23'],
  ...['-bf', '0', '-g', '50', '-threads', '1'],
];

/**
 * A file as an endless live stream, its video untouched.
 * @throws SOURCE_UNSUPPORTED, FFMPEG_MISSING
 */
export function liveClipOf(path: string): Promise<FragmentedMp4> {
  return fragments(['-i', path, '-map', '0:v:0', '-c', 'copy'], path);
}

/** The scene that ships, as an endless live stream. @throws SOURCE_UNSUPPORTED when ffmpeg cannot encode H.264 */
export function syntheticClip(): Promise<FragmentedMp4> {
  const input = ['-stream_loop', '-1', '-i', SCENE, '-t', String(SECONDS)];
  return fragments([...input, ...LIVE], 'the synthetic scene');
}

async function fragments(args: readonly string[], name: string): Promise<FragmentedMp4> {
  const all = ['-v', 'error', '-nostdin', ...args, '-an', ...FRAGMENTS, 'pipe:1'];
  try {
    const options = { encoding: 'buffer', maxBuffer: MAX_BYTES } as const;
    const { stdout } = await promisify(execFile)('ffmpeg', all, options);
    return new FragmentedMp4(stdout);
  } catch (cause) {
    if (cause instanceof TrueframeError) throw cause;
    const { code, stderr } = cause as NodeJS.ErrnoException & { stderr?: Buffer };
    if (code === 'ENOENT') throw ffmpegMissing('ffmpeg', cause);
    const said = stderr?.toString().trim().split('\n').at(-1) ?? String(cause);
    throw new TrueframeError(
      'SOURCE_UNSUPPORTED',
      `cannot make a live stream of ${name}; ffmpeg says: ${said}`,
      { cause },
    );
  }
}
