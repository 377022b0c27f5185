/** Place of the pixels, as plain data that may be posted to a worker. The layout is that of sdk `YuvFrame`. */
export interface FrameSlot {
  readonly ring: SharedArrayBuffer;
  readonly offset: number;
  readonly byteLength: number;
  readonly index: number;
  readonly ptsMs: number;
  readonly width: number;
  readonly height: number;
  readonly matrix: 'bt601' | 'bt709';
  readonly range: 'limited' | 'full';
  /** PQ or HLG that was not graded: nothing that looks at ordinary pictures can judge it. */
  readonly isUngraded?: true;
  /** Frames of the window where models look at several at once. */
  readonly window?: SlotWindow;
}

/** The frames that models look at together with the one that is analysed. */
export interface SlotWindow {
  /** Those before it, oldest first, by their indices: as many as could be had, all of its size. */
  readonly frames: readonly FrameSlot[];
  /** Reason why others are missing: an abstention of the members that need them. */
  readonly fault?: string;
}
