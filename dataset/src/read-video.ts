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

/** A frame of a video, and what a model of several frames needs beside it. */
export type VideoFrame = Frame & {
  /** The frames of its window before it, oldest first. */
  readonly before: readonly Frame[];
  /** Reason why models cannot judge it, e.g. that frames of its window are missing. */
  readonly fault: string | undefined;
};

/** Less than all of a video, and more than single frames of it. */
export type VideoPart = Partial<Pick<MediaPlan, 'maxMediaMs' | 'window'>>;

/**
 * The frames that a sampling policy wants, in order. A frame is valid until the next one is asked for.
 * @throws SOURCE_*, DECODE_*, FFMPEG_MISSING
 */
export async function* readVideo(
  path: string,
  sampling: MediaPlan['sampling'],
  config: EngineConfig,
  reader: VideoReader,
  part: VideoPart = {},
): AsyncGenerator<VideoFrame> {
  const ledger = new FrameLedger();
  const media = openMedia(
    {
      ...{ sessionId: path, source: { kind: 'file', path }, sampling, pace: 'lossless' },
      ...{ maxMediaMs: 0, ...part },
    },
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
      if (!wanted || wanted.has(slot.index)) yield videoFrameOf(slot);
    } finally {
      item.frame.release();
      ledger.analyse();
    }
  }
}

function videoFrameOf(slot: FrameSlot): VideoFrame {
  const { frames = [], fault } = slot.window ?? {};
  const unusable = slot.isUngraded ? 'HDR_NOT_GRADED' : fault;
  return { ...frameOf(slot), before: frames.map(frameOf), fault: unusable };
}

function frameOf({ ring, offset, byteLength, window: _, ...facts }: FrameSlot): Frame {
  return { format: 'yuv420p', data: new Uint8Array(ring, offset, byteLength), ...facts };
}
