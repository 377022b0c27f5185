import { fileURLToPath } from 'node:url';
import { clipPath } from './make-clip.ts';
import { execFileSync } from './programs.ts';

const demo = fileURLToPath(new URL('../../examples/demo.mp4', import.meta.url));

/** The demo clip's face, large in 720p at 25 fps, for `seconds`; `filters` follow the scaling. */
export function makeFaceScene(seconds: number, filters: readonly string[] = []): string {
  const path = clipPath('face.mp4');
  const input = ['-v', 'error', '-y', '-stream_loop', '-1', '-i', demo, '-t', String(seconds)];
  const filter = ['scale=1280:720', ...filters].join(',');
  const encode = ['-filter_complex', filter, '-r', '25', '-c:v', 'libx264', '-preset', 'ultrafast'];
  execFileSync('ffmpeg', [...input, ...encode, '-an', path]);
  return path;
}
