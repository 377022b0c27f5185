import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const QUIET = ['-nostdin', '-v', 'error', '-y'];
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-pix_fmt', 'yuv420p'];

/** A test pattern of 320x240 and 25 fps. `name` says the container, e.g. `a.mp4`. */
export function patternClip(folder: string, seconds: number, name = 'pattern.mp4'): string {
  const path = join(folder, name);
  const input = ['-f', 'lavfi', '-i', `testsrc2=size=320x240:rate=25:duration=${seconds}`];
  execFileSync('ffmpeg', [...QUIET, ...input, ...H264, path]);
  return path;
}

/** The video of a clip in another container or after other filters; `args` stand before the output. */
export function remade(clip: string, path: string, args: readonly string[]): string {
  execFileSync('ffmpeg', [...QUIET, '-i', clip, ...args, path]);
  return path;
}
