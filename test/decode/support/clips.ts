import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from '../../helpers/programs.ts';
import { tempFolderForAll } from '../../helpers/temp-folder.ts';

const folder = tempFolderForAll();

/** A path in the test file's own temporary folder. */
export function scratch(name: string): string {
  return join(folder, name);
}

/** Makes a clip with ffmpeg, once per test file; `args` end where the output path follows. */
export function clip(name: string, ...args: string[]): string {
  const path = scratch(name);
  if (!existsSync(path)) execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, path]);
  return path;
}

/** Two seconds of a moving picture with B-frames and three key frames. */
export function testClip(name: string, ...args: string[]): string {
  const x264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-g', '20'];
  const codec = name.endsWith('.gif') ? [] : [...x264, '-pix_fmt', 'yuv420p'];
  const source = 'testsrc2=size=160x120:rate=25:duration=2';
  return clip(name, '-f', 'lavfi', '-i', source, ...codec, ...args);
}

/** ffprobe, with its answer as JSON. */
export function ffprobe(...args: string[]): unknown {
  return JSON.parse(
    execFileSync('ffprobe', ['-v', 'error', '-of', 'json', ...args], { encoding: 'utf8' }),
  );
}
