import type { Detection } from '../detection.ts';

/** Rounding of coordinates: not at all, or cut to whole pixels (toward zero) before scaling or after. */
export type WholePixels = 'no' | 'input' | 'frame';

/**
 * Detections in pixels of a resized picture become detections in pixels of the frame. A box that whole pixels leave
 * without area is dropped.
 */
export function scaleDetections(
  detections: readonly Detection[],
  scaleX: number,
  scaleY: number,
  wholePixels: WholePixels,
): Detection[] {
  const place = (value: number, scale: number): number => {
    if (wholePixels === 'input') return Math.trunc(value) * scale;
    return wholePixels === 'frame' ? Math.trunc(value * scale) : value * scale;
  };
  return detections
    .map(({ box, landmarks, ...rest }) => ({
      box: {
        x1: place(box.x1, scaleX),
        y1: place(box.y1, scaleY),
        x2: place(box.x2, scaleX),
        y2: place(box.y2, scaleY),
      },
      ...(landmarks && {
        landmarks: landmarks.map((value, i) => place(value, i % 2 === 0 ? scaleX : scaleY)),
      }),
      ...rest,
    }))
    .filter(({ box }) => box.x2 > box.x1 && box.y2 > box.y1);
}
