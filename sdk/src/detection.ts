/** Corners in pixels of the frame, x2 > x1, y2 > y1; may lie outside the frame. */
export interface Box {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** One face in one frame. */
export interface Detection {
  readonly box: Box;
  /** 0..1. */
  readonly confidence: number;
  /**
   * x, y pairs in pixels: the subject's right eye, left eye, nose tip, right mouth corner, left mouth corner
   * (so the first is on the viewer's left). Absent when the detector has none.
   */
  readonly landmarks?: readonly number[];
}
