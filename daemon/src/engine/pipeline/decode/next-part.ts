import { stat } from 'node:fs/promises';
import { listPackets } from './measure-video.ts';
import type { OpenFile } from './open-file.ts';
import { type FileProbe, probeFile } from './probe-file.ts';

/** A part of a file in which one stream is the picture. */
export interface FilePart extends FileProbe {
  /** Time of ffmpeg's clock, in milliseconds, at media time 0 while it reads this part. */
  readonly clockMs: number;
  /** Length of its picture; 0: not measured. */
  readonly lengthMs: number;
  /** Packets of its picture; 0: not measured. */
  readonly frames: number;
}

/** Progress of a run of the decoder in a file. */
export interface Progress {
  readonly lastPicture: { readonly byte: number; readonly ptsMs: number } | undefined;
  /** Media time of the last decoded frame, in milliseconds. */
  readonly lastMs: number;
}

/** Less holds no picture worth looking for. */
const MIN_BYTES = 4 * 1024;
/** A stream that is shown beside ours may end a little later: that is no change. */
const MIN_FRAMES = 10;

/** The file as if it was all one part. */
export function firstPart(probe: FileProbe): FilePart {
  return { clockMs: 0, lengthMs: 0, frames: 0, ...probe };
}

/**
 * The part after one; undefined: there is none. In MPEG-TS the picture may go on in another stream, as where recordings were
 * joined or a broadcast was changed, and ffmpeg keeps to the one that it began with. Where the decoder got close to the end of
 * the file nothing is read. `progress` absent: look in any case.
 */
export async function nextPart(
  file: OpenFile,
  part: FilePart,
  {
    progress,
    ...options
  }: {
    readonly progress?: Progress;
    readonly maxPixels: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<FilePart | undefined> {
  if (part.container !== 'mpegts') return undefined;
  const { size } = await stat(file.path);
  if (progress && isAtEnd(progress, size)) return undefined;
  const { signal } = options;
  const own = await listPackets(file, part, signal);
  if (own.count === 0 || size - own.lastByte < MIN_BYTES) return undefined;
  const where = { skipBytes: own.lastByte, exceptId: part.streamId };
  const probe = await probeFile(file, {
    maxPixels: options.maxPixels,
    ...(signal && { signal }),
    ...where,
  })
    // Nothing that is a picture.
    .catch(() => undefined);
  const found = probe && (await listPackets(file, probe, signal));
  if (!found || found.count < MIN_FRAMES) return undefined;
  const mediaMs = own.endSeconds * 1000 - part.startMs - part.clockMs;
  return {
    ...probe,
    clockMs: found.firstSeconds * 1000 - probe.startMs - mediaMs,
    lengthMs: (found.endSeconds - found.firstSeconds) * 1000,
    frames: found.count,
  };
}

/** True when the rest may be what comes after the last wanted picture at the pace so far. */
function isAtEnd({ lastPicture, lastMs }: Progress, size: number): boolean {
  if (!lastPicture) return false;
  const { byte, ptsMs } = lastPicture;
  const bytesPerMs = byte / Math.max(1000, ptsMs);
  return size - byte < MIN_BYTES + 1.1 * (lastMs - ptsMs + 200) * bytesPerMs;
}
