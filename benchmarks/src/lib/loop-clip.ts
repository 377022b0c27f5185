import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The clip over and over, its video untouched, until it is `seconds` long. */
export function loopClip(folder: string, clip: string, seconds: number): string {
  const out = join(folder, `loop-${seconds}s.mp4`);
  const input = ['-stream_loop', '-1', '-i', clip, '-t', String(seconds)];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, '-c', 'copy', '-an', out]);
  return out;
}
