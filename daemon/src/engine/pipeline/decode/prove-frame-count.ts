import { hasFragments } from './has-fragments.ts';
import { countFrames } from './measure-video.ts';
import { type FilePart, firstPart, nextPart } from './next-part.ts';
import type { OpenFile } from './open-file.ts';
import type { FileProbe } from './probe-file.ts';

/**
 * Counts the frames of a file that players show. Only the index of an MP4 without fragments is taken at its word; everywhere
 * else the file is read to count them.
 */
export async function proveFrameCount(
  file: OpenFile,
  probe: FileProbe,
  { maxPixels, signal }: { readonly maxPixels: number; readonly signal?: AbortSignal },
): Promise<number> {
  const { container, streamIndex, frameCount } = probe;
  const isIndexed =
    frameCount > 0 && container.startsWith('mov') && !(await hasFragments(file.path));
  if (isIndexed) return frameCount;
  let count = await countFrames(file, streamIndex, signal);
  let part: FilePart | undefined = firstPart(probe);
  while (part) {
    count += part.frames;
    part = await nextPart(file, part, { maxPixels, signal });
  }
  return count;
}
