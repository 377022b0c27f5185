import { type Detection, TrueframeError } from '@trueframe/sdk';

/** A detector's answer, checked: finite boxes of positive size, confidence 0..1, ten landmark numbers or none. */
export function checkDetections(
  detector: string,
  detections: readonly Detection[],
): readonly Detection[] {
  if (!Array.isArray(detections)) {
    throw new TrueframeError(
      'PLUGIN_OUTPUT_INVALID',
      `detector ${detector}: expected an array of detections`,
    );
  }
  for (const { box, confidence, landmarks } of detections as readonly Detection[]) {
    const sound =
      box !== undefined &&
      [box.x1, box.y1, box.x2, box.y2].every(Number.isFinite) &&
      box.x2 > box.x1 &&
      box.y2 > box.y1 &&
      confidence >= 0 &&
      confidence <= 1 &&
      (landmarks === undefined || (landmarks.length === 10 && landmarks.every(Number.isFinite)));
    if (!sound) {
      throw new TrueframeError(
        'PLUGIN_OUTPUT_INVALID',
        `detector ${detector}: bad detection ${JSON.stringify({ box, confidence })}; boxes must be finite with x2 > x1 and y2 > y1, confidence within 0..1`,
      );
    }
  }
  return detections;
}
