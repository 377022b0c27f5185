import type { VideoInfo } from '@trueframe/proto';
import type { TrueframeError } from '@trueframe/sdk';
import type { MediaPieces } from '../../../../containers/media-piece.ts';
import type { Cause } from '../../decode/causes.ts';

/** For pushed H.264 whose session names no rate. */
export const DEFAULT_FRAME_RATE = 25;

/** A stream that is pushed as it is made must not wait for the five seconds that ffmpeg likes to look at. */
export const ANALYZE: readonly string[] = ['-analyzeduration', '1000000'];

/** Way in which ffmpeg reads what the pieces make. */
export interface Reading {
  readonly inputOptions: readonly string[];
  /** Filters before all others. */
  readonly filters: readonly string[];
  /** Facts about the video that are better than ffmpeg's. */
  readonly said: Partial<VideoInfo>;
}

/** A format in which media is pushed. */
export interface PushFormat {
  /** Name of the source in errors. */
  readonly words: string;
  readonly pieces: MediaPieces;
  /** A stream that is taken up in its middle can only be decoded from a key frame on. */
  readonly beginsWithKey: boolean;
  /** Times are what the client says they are. */
  readonly isTimed?: boolean;
  /** There are no times. */
  readonly isTimeless?: boolean;
  /** Undefined: too little has come to say. */
  reading(): Reading | undefined;
  /** Returns why the media cannot be used, as far as that can be told from what has come. */
  refusal?(): Promise<Cause | undefined>;
  /** Returns the fault of the bytes, other than for the decoder. */
  failure?(): TrueframeError | undefined;
  /** True when something else came after what could be read. */
  brokeOff?(): boolean;
  /** Frames that it is known to have had, of those that were given to the decoder; 0: unknown. */
  given(fed: number): number;
  /** Pictures in streams that nobody read, and all. */
  missed?(): { readonly missed: number; readonly all: number };
}
