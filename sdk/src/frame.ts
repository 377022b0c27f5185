interface FrameFacts {
  /** Position among the decoded frames of the source, from 0. */
  readonly index: number;
  /** Presentation time in milliseconds since the start of the source. Grows from frame to frame. */
  readonly ptsMs: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** A decoded video frame: planes Y, U, V one after the other, rows without padding, chroma of half size rounded up. */
export interface YuvFrame extends FrameFacts {
  readonly format: 'yuv420p';
  /** `width * height + 2 * ceil(width / 2) * ceil(height / 2)` bytes. May lie on a SharedArrayBuffer. */
  readonly data: Uint8Array;
  readonly matrix: 'bt601' | 'bt709';
  /** `limited`: Y 16..235. `full`: 0..255. */
  readonly range: 'limited' | 'full';
}

/** A still picture: packed RGB, rows without padding. */
export interface RgbFrame extends FrameFacts {
  readonly format: 'rgb24';
  /** `width * height * 3` bytes. */
  readonly data: Uint8Array;
}

/**
 * One decoded picture. The pixels are valid only until the call that was given the frame returns: the memory is a slot
 * of a ring. Copy what must be kept. `@trueframe/sdk/tensor` turns either format into network inputs.
 */
export type Frame = YuvFrame | RgbFrame;
