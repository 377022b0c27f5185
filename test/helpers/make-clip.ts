import { join } from 'node:path';
import { execFileSync } from './programs.ts';
import { tempFolderForAll } from './temp-folder.ts';

const folder = tempFolderForAll();
let made = 0;

/** A test pattern of our own: `seconds` of 320x240 at 25 fps. `name` says the container, e.g. `a.mp4`. */
export function makeClip(
  seconds: number,
  name = 'clip.mp4',
  options: readonly string[] = [],
): string {
  const path = clipPath(name);
  const source = `testsrc2=size=320x240:rate=25:duration=${seconds}`;
  const encode = name.endsWith('.mp4')
    ? ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25']
    : [];
  const input = ['-v', 'error', '-y', '-f', 'lavfi', '-i', source];
  execFileSync('ffmpeg', [...input, ...encode, '-pix_fmt', 'yuv420p', ...options, path]);
  return path;
}

/** A path beside the clips, for files that are made otherwise. */
export function clipPath(name: string): string {
  made += 1;
  return join(folder, `${made}-${name}`);
}
