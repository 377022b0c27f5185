import type { EngineConfig } from '@trueframe/daemon';
import {
  FrameLedger,
  type FrameSlot,
  type MediaPlan,
  openMedia,
  sourcesOf,
  type VideoInfo,
} from '@trueframe/daemon/media';
import type { Frame } from '@trueframe/sdk';

export interface VideoReader {
  onVideo?(video: VideoInfo): void;
  /** The file is damaged, and yet parts of it can be read. */
  onWarning(message: string): void;
}

/**
 * The frames that a sampling policy wants, in order. A frame is valid until the next one is asked for.
 * @throws SOURCE_*, DECODE_*, FFMPEG_MISSING
 */
export async function* readVideo(
  path: string,
  sampling: MediaPlan['sampling'],
  config: EngineConfig,
  reader: VideoReader,
): AsyncGenerator<Frame> {
  const ledger = new FrameLedger();
  const media = openMedia(
    { sessionId: path, source: { kind: 'file', path }, sampling, pace: 'lossless', maxMediaMs: 0 },
    { ...sourcesOf(config.sources, ''), ringSlots: config.engine.ringSlots },
    {
      ledger,
      signal: new AbortController().signal,
      listener: { onSourceState: () => {}, onWarning: (_, message) => reader.onWarning(message) },
    },
  );
  const wanted =
    typeof sampling === 'object' && 'frames' in sampling ? new Set(sampling.frames) : undefined;
  for await (const item of media) {
    if (item.type === 'video') reader.onVideo?.(item.video);
    if (item.type !== 'frame') continue;
    const { slot } = item.frame;
    try {
      if (!wanted || wanted.has(slot.index)) yield frameOf(slot);
    } finally {
      item.frame.release();
      ledger.analyse();
    }
  }
}

function frameOf({ ring, offset, byteLength, ...facts }: FrameSlot): Frame {
  return { format: 'yuv420p', data: new Uint8Array(ring, offset, byteLength), ...facts };
}
