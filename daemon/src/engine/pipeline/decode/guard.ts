import { fileURLToPath } from 'node:url';
import { TrueframeError } from '@trueframe/sdk';

/** daemon/bin/ffmpeg-guarded: the same distance from `src` and from `dist`. */
export const GUARD_PATH = fileURLToPath(new URL('../../../../bin/ffmpeg-guarded', import.meta.url));

export function ffmpegMissing(tool: string, cause: unknown): TrueframeError {
  return new TrueframeError(
    'FFMPEG_MISSING',
    `cannot run ${tool}: install the ffmpeg package (Debian: apt install ffmpeg) so that ffmpeg and ffprobe are on PATH`,
    { cause, details: { tool } },
  );
}
