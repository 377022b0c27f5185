import type { VideoInfo } from '@trueframe/proto';
import type { DecodeLog } from '../decode/decode-log.ts';
import type { FrameLabel } from '../decode/frame-queue.ts';
import type { Ingest } from './ingest.ts';

/** Tells of a video what its first picture shows and its source says. */
export function announceFirst(
  ingest: Ingest,
  { width, height }: FrameLabel,
  said: Partial<VideoInfo>,
): void {
  const unknown = { frameRate: 0, durationMs: 0, frameCount: 0, codec: '', container: '' };
  ingest.announce({ width, height, ...unknown, ...said });
}

/** Returns what ffmpeg says about the video that it reads. */
export function saidBy({ video, container }: DecodeLog): Partial<VideoInfo> {
  return { frameRate: video?.frameRate ?? 0, codec: video?.codec ?? '', container };
}
