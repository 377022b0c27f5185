import type { Detection } from '@trueframe/sdk';

/** `repeated`: a glance that did not see what was expected, and then a full look. */
export type LookKind = 'full' | 'glance' | 'repeated';

/** Faces that a detector found in a frame, and how. */
export interface Look {
  readonly detections: readonly Detection[];
  readonly kind: LookKind;
  /** Scale of the glance; 1: there was none. */
  readonly scale: number;
}

/** Faces that a full look shortly before has found. */
export interface Expected {
  readonly faces: number;
  /** Shorter side of the smallest, in pixels of the frame. */
  readonly smallestPx: number;
}
