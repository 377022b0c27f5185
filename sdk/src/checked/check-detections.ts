import type { Box, Detection } from '../detection.ts';
import { refuse } from './refuse.ts';
import { shown } from './shown.ts';

/** Pixels; frames are smaller by orders of magnitude, and what is computed from a box must stay finite. */
const FARTHEST = 1e6;
/** No picture has so many; each costs a crop and a score. */
const MOST = 5000;

/**
 * Checks the answer of a detector: finite boxes of positive size, confidences 0..1, ten landmark numbers or none.
 * @throws PLUGIN_OUTPUT_INVALID
 */
export function checkDetections(owner: string, detections: unknown): readonly Detection[] {
  if (!Array.isArray(detections)) refuse(owner, `gave ${shown(detections)}, expected an array`);
  if (detections.length > MOST) refuse(owner, `gave ${detections.length} faces, at most ${MOST}`);
  for (const detection of detections) checkDetection(owner, detection);
  return detections as readonly Detection[];
}

/** @throws PLUGIN_OUTPUT_INVALID */
export function checkDetection(owner: string, detection: unknown): void {
  const { box, confidence, landmarks } = (detection ?? {}) as Partial<Detection>;
  checkBox(owner, box);
  if (!(typeof confidence === 'number' && confidence >= 0 && confidence <= 1)) {
    refuse(owner, `confidence ${shown(confidence)} is not in 0..1`);
  }
  if (landmarks === undefined) return;
  // A typed array is fine, too.
  if (landmarks?.length !== 10 || !landmarks.every(isPixel)) {
    refuse(owner, `landmarks must be 10 finite numbers, got ${shown(landmarks)}`);
  }
}

function checkBox(owner: string, box: Box | undefined): void {
  const { x1, y1, x2, y2 } = box ?? ({} as Partial<Box>);
  if (![x1, y1, x2, y2].every(isPixel)) {
    refuse(owner, `box ${shown(box)} is not finite, or farther than ${FARTHEST} pixels away`);
  }
  if (!(x2! > x1! && y2! > y1!)) {
    refuse(owner, `box ${shown(box)} has no area, expected x2 > x1 and y2 > y1`);
  }
}

function isPixel(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= FARTHEST;
}
