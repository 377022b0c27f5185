import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** Recorded videos that are not part of the repository. */
export const SHARED = resolve(repository, process.env.TRUEFRAME_SHARED ?? '../shared');
export const hasShared = existsSync(join(SHARED, 'data/video/decode/nasa_13013.mp4'));

export function shared(path: string): string {
  return join(SHARED, path);
}

const folder = mkdtempSync(join(tmpdir(), 'trueframe-clips-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A path in this process's own temporary folder. */
export function scratch(name: string): string {
  mkdirSync(folder, { recursive: true });
  return join(folder, name);
}

/** Makes a clip with ffmpeg, once per process; `args` end where the output path follows. */
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
