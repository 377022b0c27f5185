import { type MethodVideo, TrueframeError } from '@trueframe/sdk';
import type { Source } from '../../wire/source.ts';
import { probeFile } from '../pipeline/decode/probe-file.ts';
import { proveFrameCount } from '../pipeline/decode/prove-frame-count.ts';
import { probeLimitsOf } from '../pipeline/decode/tool-limits.ts';
import { checkFile } from '../pipeline/ingest/file/check-file.ts';
import type { SourceSettings } from '../pipeline/ingest/ingest.ts';
import { checkScheme, type SourceAccess } from '../pipeline/ingest/source-access.ts';

/**
 * Returns what a method must know of a file beforehand. Counts the frames where nothing proves what the container says.
 * @throws REQUEST_INVALID for sources that are no files; SOURCE_*, DECODE_TOO_LARGE, DECODE_LIMIT, FFMPEG_MISSING, SESSION_CANCELLED
 */
export async function probeVideo(
  source: Source,
  settings: Pick<SourceSettings, 'maxPixels' | 'maxStreams' | 'probeMemory' | 'probeCpu'> &
    SourceAccess,
  signal: AbortSignal,
): Promise<MethodVideo> {
  if (source.kind !== 'file') {
    throw new TrueframeError('REQUEST_INVALID', `a method looks at files, not at ${source.kind}`);
  }
  checkScheme(settings, 'file', source.path);
  const path = await checkFile(source.path, settings.roots);
  signal.throwIfAborted();
  const { maxPixels } = settings;
  const probe = await probeFile(path, { maxPixels, limits: probeLimitsOf(settings), signal });
  return {
    frameCount: await proveFrameCount(path, probe, { maxPixels, signal }),
    frameRate: probe.frameRate,
  };
}
