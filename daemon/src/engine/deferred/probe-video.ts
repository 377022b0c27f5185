import { type MethodVideo, TrueframeError } from '@trueframe/sdk';
import { probeFile } from '../pipeline/decode/probe-file.ts';
import { proveFrameCount } from '../pipeline/decode/prove-frame-count.ts';
import { checkFile } from '../pipeline/ingest/check-file.ts';
import type { Source } from '../session-plan.ts';

/**
 * What a method must know of a file beforehand. Counts the frames where nothing proves what the container says.
 * @throws REQUEST_INVALID for sources that are no files; SOURCE_*, DECODE_TOO_LARGE, FFMPEG_MISSING, SESSION_CANCELLED
 */
export async function probeVideo(
  source: Source,
  { roots, maxPixels }: { readonly roots: readonly string[]; readonly maxPixels: number },
  signal: AbortSignal,
): Promise<MethodVideo> {
  if (source.kind !== 'file') {
    throw new TrueframeError('REQUEST_INVALID', `a method looks at files, not at ${source.kind}`);
  }
  const path = await checkFile(source.path, roots);
  signal.throwIfAborted();
  const probe = await probeFile(path, { maxPixels, signal });
  return {
    frameCount: await proveFrameCount(path, probe, { maxPixels, signal }),
    frameRate: probe.frameRate,
  };
}
