/** A piece of a media stream that is passed on or left out as a whole. */
export type MediaPiece =
  /** Bytes that every decoder needs first. */
  | { readonly type: 'init'; readonly bytes: Buffer }
  /**
   * Video that begins here, with what is around it. Without `facts` it goes with the one before it: the rest of it, or no
   * video at all.
   */
  | { readonly type: 'unit'; readonly bytes: Buffer; readonly facts: UnitFacts | undefined }
  /** Bytes that could not be followed: nothing may be left out from here on. */
  | { readonly type: 'opaque'; readonly bytes: Buffer };

/** The video in a unit. Times in ticks of the stream. */
export interface UnitFacts {
  readonly samples: number;
  /** Decoding can begin here. */
  readonly isKey: boolean;
  /** Times of the first sample: when it is decoded and when it is shown. */
  readonly decodeTime: number;
  readonly showTime: number;
  /** Duration of all samples. */
  readonly duration: number;
}

/** Cuts a byte stream into its pieces. A piece comes as soon as its last byte is there. */
export interface MediaPieces {
  /** Ticks per second; known with the first unit. */
  readonly timescale: number;
  /** Nothing that is pushed from here on can be used. */
  readonly isOver?: boolean;
  push(chunk: Buffer): MediaPiece[];
  /** Says in the bytes of a key frame's unit that media before it is left out. Absent: nobody takes that for damage. */
  markBreak?(bytes: Buffer): void;
  /** The end of the stream: what is there of a piece. */
  flush(): MediaPiece[];
}
