import type { Detection, Detector, Frame, Glance } from '@trueframe/sdk';

/** `repeated`: a glance that did not see what was expected, and then a full look. */
export type LookKind = 'full' | 'glance' | 'repeated';

/** What a detector found in a frame, and how. */
export interface Look {
  readonly detections: readonly Detection[];
  readonly kind: LookKind;
}

/** What a full look shortly before has found. */
export interface Expected {
  readonly faces: number;
  /** Shorter side of the smallest, in pixels of the frame. */
  readonly smallestPx: number;
}

/** Asks a detector, or its glance, and checks what it says. */
export type FindIn = (
  finder: Pick<Detector, 'detect'> | Glance,
  frame: Frame,
) => Promise<readonly Detection[]>;

// Faces move and boxes jitter: without a margin, one at the limit would have many looks repeated.
const MARGIN = 1.25;

/**
 * Looks at a frame: by a glance where large faces are expected and the detector has one. What a glance sees holds if it is
 * as many faces as expected, all large enough to be sure of; otherwise the frame is looked at in full, too.
 */
export async function lookAt(
  detector: Detector,
  frame: Frame,
  expected: Expected | undefined,
  find: FindIn,
): Promise<Look> {
  const { glance } = detector;
  const surePx = glance?.surePx(frame) ?? Number.POSITIVE_INFINITY;
  if (!glance || !expected || expected.smallestPx < surePx * MARGIN) {
    return { detections: await find(detector, frame), kind: 'full' };
  }
  const seen = await find(glance, frame);
  if (isSure(seen, expected, surePx)) return { detections: seen, kind: 'glance' };
  return { detections: await find(detector, frame), kind: 'repeated' };
}

function isSure(seen: readonly Detection[], expected: Expected, surePx: number): boolean {
  return seen.length === expected.faces && smallestOf(seen) >= surePx;
}

/** What to expect of the next frames. Undefined: nothing, because a glance does not see small faces that come. */
export function expectedAfter(detections: readonly Detection[]): Expected | undefined {
  if (detections.length === 0) return undefined;
  return { faces: detections.length, smallestPx: smallestOf(detections) };
}

function smallestOf(detections: readonly Detection[]): number {
  return Math.min(...detections.map(({ box: { x1, y1, x2, y2 } }) => Math.min(x2 - x1, y2 - y1)));
}
