import { type MethodVideo, TrueframeError } from '@trueframe/sdk';
import type { Source } from '../../wire/source.ts';
import { probeFile } from '../pipeline/decode/probe-file.ts';
import { proveFrameCount } from '../pipeline/decode/prove-frame-count.ts';
import { probeLimitsOf } from '../pipeline/decode/tool-limits.ts';
import { openFile } from '../pipeline/ingest/file/open-file.ts';
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
  const file = await openFile(source.path, settings.roots);
  try {
    signal.throwIfAborted();
    const { maxPixels } = settings;
    const probe = await probeFile(file, { maxPixels, limits: probeLimitsOf(settings), signal });
    const frameCount = await proveFrameCount(file, probe, { maxPixels, signal });
    return { frameCount, frameRate: probe.frameRate };
  } finally {
    await file.close();
  }
}
