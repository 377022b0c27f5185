import type { Box } from '@trueframe/sdk';
import { fastaiSquash, type Picture } from '@trueframe/sdk/resize';
import { type PixelRect, type Size, sliceRect } from '../shared/pixel-rect.ts';

const SCALE = 1.3;
const SIDE = 224;
const DETECTOR_SIDE = 640;

/** A box of the detector's 640 x 640 picture in pixels of the frame, truncated. */
export function bronzeFrameBox(box: Box, { width, height }: Size): PixelRect {
  const x = width / DETECTOR_SIDE;
  const y = height / DETECTOR_SIDE;
  return {
    x1: Math.trunc(box.x1 * x),
    y1: Math.trunc(box.y1 * y),
    x2: Math.trunc(box.x2 * x),
    y2: Math.trunc(box.y2 * y),
  };
}

/** The box 1.3 times as large about its centre, in whole pixels, held within the frame. Not square. */
export function bronzeRect(box: PixelRect, frame: Size): PixelRect {
  const x = enlarge(box.x1, box.x2, frame.width);
  const y = enlarge(box.y1, box.y2, frame.height);
  return sliceRect({ x1: x.low, y1: y.low, x2: x.high, y2: y.high }, frame);
}

function enlarge(low: number, high: number, limit: number): { low: number; high: number } {
  const centre = Math.floor((low + high) / 2);
  const half = Math.floor(Math.trunc(SCALE * (high - low)) / 2);
  return { low: Math.max(centre - half, 0), high: Math.min(centre + half, limit) };
}

/**
 * The networks' input: the face squashed to 224 x 224, values 0..1. Flip the face before, not after.
 * @throws REQUEST_INVALID the face has no pixels
 */
export function bronzeInput(face: Picture): Picture<Float32Array> {
  return fastaiSquash({ ...face, data: Float32Array.from(face.data, (v) => v / 255) }, SIDE, false);
}
