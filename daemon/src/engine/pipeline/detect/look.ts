import type { Detection, Detector, Frame, Glance } from '@trueframe/sdk';
import type { Expected, Look } from '../../../wire/look.ts';

/** Asks a detector, or its glance, and checks what it says. */
export type FindIn = (
  finder: Pick<Detector, 'detect'> | Glance,
  frame: Frame,
) => Promise<readonly Detection[]>;

// Faces move and boxes jitter: without a margin, one at the limit would have many looks repeated.
const MARGIN = 1.2;

/**
 * Looks at a frame: by a glance where the detector has one for faces as large as are expected. What a glance sees holds if it is
 * as many faces as expected, all large enough to be sure of; otherwise the frame is looked at in full, too.
 */
export async function lookAt(
  detector: Detector,
  frame: Frame,
  expected: Expected | undefined,
  find: FindIn,
): Promise<Look> {
  const glance = expected && glanceFor(detector, frame, expected);
  if (!glance) return { detections: await find(detector, frame), kind: 'full', scale: 1 };
  const { scale } = glance;
  const seen = await find(glance, frame);
  if (isSure(seen, expected, glance.surePx(frame)))
    return { detections: seen, kind: 'glance', scale };
  return { detections: await find(detector, frame), kind: 'repeated', scale };
}

/** The cheapest that sees such faces for sure. */
function glanceFor(
  { glances = [] }: Detector,
  frame: Frame,
  { smallestPx }: Expected,
): Glance | undefined {
  return glances.find((glance) => smallestPx >= glance.surePx(frame) * MARGIN);
}

function isSure(seen: readonly Detection[], expected: Expected, surePx: number): boolean {
  return seen.length === expected.faces && smallestOf(seen) >= surePx;
}

/** Returns the faces to expect in the next frames. Undefined: none, because a glance does not see small faces that come. */
export function expectedAfter(detections: readonly Detection[]): Expected | undefined {
  if (detections.length === 0) return undefined;
  return { faces: detections.length, smallestPx: smallestOf(detections) };
}

function smallestOf(detections: readonly Detection[]): number {
  return Math.min(...detections.map(({ box: { x1, y1, x2, y2 } }) => Math.min(x2 - x1, y2 - y1)));
}
