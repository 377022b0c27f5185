import { hasFragments } from './has-fragments.ts';
import { countFrames } from './measure-video.ts';
import type { FileProbe } from './probe-file.ts';

/**
 * How many frames of a file players show. Only the index of an MP4 without fragments is taken at its word; everywhere else the
 * file is read to count them.
 */
export async function proveFrameCount(
  path: string,
  { container, streamIndex, frameCount }: FileProbe,
  signal?: AbortSignal,
): Promise<number> {
  const isIndexed = frameCount > 0 && container.startsWith('mov') && !(await hasFragments(path));
  return isIndexed ? frameCount : await countFrames(path, streamIndex, signal);
}
