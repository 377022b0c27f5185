import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const sharedRoot = process.env.TRUEFRAME_SHARED ?? join(root, '../shared');

/** Folders with weights that are not part of the repository. */
export const modelFolders = existsSync(join(sharedRoot, 'models'))
  ? [join(sharedRoot, 'models')]
  : [];

/** The demo clip as an H.264 file of 25 fps and this many seconds, 720p by default: the same scene on every machine. */
export function makeScene(folder: string, seconds: number, filters = 'scale=1280:720'): string {
  const out = join(folder, `scene-${seconds}s.mp4`);
  const encode = [
    '-vf',
    filters,
    '-r',
    '25',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '23',
    '-an',
  ];
  const input = [
    '-stream_loop',
    '-1',
    '-i',
    join(root, 'examples/demo.mp4'),
    '-t',
    String(seconds),
  ];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...encode, out]);
  return out;
}

/** Gives a folder to `run` and removes it afterwards. */
export async function withScratch<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'trueframe-bench-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
