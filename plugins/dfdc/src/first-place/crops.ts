import type { Box } from '@trueframe/sdk';
import { opencvArea, opencvCubic, type Picture } from '@trueframe/sdk/resize';
import { type PixelRect, type Size, sliceRect } from '../shared/pixel-rect.ts';

const SIDE = 380;

/** Most faces of a video that are scored; in frame order, larger ones of a frame first. */
export const FIRST_PLACE_MAX_FACES = 127;

/** Size of the detector's input: half, rounded down; resized with Pillow's bicubic filter (nearest before Pillow 7). */
export function firstPlaceDetectorSize({ width, height }: Size, scale = 0.5): Size {
  return { width: Math.floor(width * scale), height: Math.floor(height * scale) };
}

/**
 * Scale of a frame for the detector, by the 1st place's README and not its code: small videos are enlarged. Boxes
 * are divided by it.
 */
export function firstPlaceReadmeScale(width: number): number {
  if (width < 300) return 2;
  if (width > 1900) return 0.33;
  return width > 1000 ? 0.5 : 1;
}

/**
 * Part of the frame around a box of the detector's picture, which has half its size: a third of the box more on every side. Not square. An empty
 * one raises an error in the reference, which then gives the whole video 0.5.
 */
export function firstPlaceRect(box: Box, frame: Size, scale = 0.5): PixelRect {
  const x1 = Math.trunc(box.x1 / scale);
  const y1 = Math.trunc(box.y1 / scale);
  const x2 = Math.trunc(box.x2 / scale);
  const y2 = Math.trunc(box.y2 / scale);
  const marginX = Math.floor((x2 - x1) / 3);
  const marginY = Math.floor((y2 - y1) / 3);
  const wide = {
    x1: Math.max(x1 - marginX, 0),
    y1: Math.max(y1 - marginY, 0),
    x2: x2 + marginX,
    y2: y2 + marginY,
  };
  return sliceRect(wide, frame);
}

/**
 * The network's input: the longer side becomes 380 (cubic to enlarge, area to shrink), the rest is black.
 * @throws REQUEST_INVALID the face has no pixels, or is so thin that a side becomes 0
 */
export function firstPlaceInput(face: Picture): Picture {
  const resized = resizeLonger(face);
  const { width, height, channels } = resized;
  const data = new Uint8Array(SIDE * SIDE * channels);
  const left = Math.floor((SIDE - width) / 2);
  const top = Math.floor((SIDE - height) / 2);
  for (let y = 0; y < height; y++) {
    const row = resized.data.subarray(y * width * channels, (y + 1) * width * channels);
    data.set(row, ((top + y) * SIDE + left) * channels);
  }
  return { data, width: SIDE, height: SIDE, channels };
}

function resizeLonger(face: Picture): Picture {
  const longer = Math.max(face.width, face.height);
  if (longer === SIDE) return face;
  const scale = SIDE / longer;
  const isWide = face.width > face.height;
  const width = isWide ? SIDE : Math.trunc(face.width * scale);
  const height = isWide ? Math.trunc(face.height * scale) : SIDE;
  return scale > 1 ? opencvCubic(face, width, height) : opencvArea(face, width, height);
}
