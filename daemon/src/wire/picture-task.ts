import type { Box } from '@trueframe/sdk';
import type { FrameSlot } from './frame-slot.ts';

/** Pictures that a worker thread makes of a frame. */
export interface PictureTask {
  readonly sessionNumber: number;
  readonly slot: FrameSlot;
  /** Faces to cut out, each with a margin. */
  readonly boxes: readonly Box[];
  /** Pixels that a face may be wide and high. */
  readonly faceSize: number;
  /** Set: the whole frame, too, at most this wide. */
  readonly maxWidth?: number | undefined;
}

export interface JpegPicture {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface PicturesMade {
  readonly faces: readonly JpegPicture[];
  readonly frame?: JpegPicture;
}
