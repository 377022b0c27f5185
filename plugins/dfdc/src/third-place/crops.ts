import type { Box } from '@trueframe/sdk';
import { opencvLinear, type Picture, roundHalfEven } from '@trueframe/sdk/resize';
import { cut, type PixelRect, type Size, sliceRect } from '../shared/pixel-rect.ts';

const SCALE = 1.5;
const WIDTH = 192;
const HEIGHT = 224;

/**
 * Part of the frame: the box 1.5 times as large about its centre, cut at the frame. Not square. The box is single
 * precision; everything after its sides is double.
 */
export function thirdPlaceRect(box: Box, frame: Size): PixelRect {
  const x = enlarge(box.x1, box.x2, frame.width);
  const y = enlarge(box.y1, box.y2, frame.height);
  return sliceRect({ x1: x.low, y1: y.low, x2: x.high, y2: y.high }, frame);
}

function enlarge(low: number, high: number, limit: number): { low: number; high: number } {
  const from = Math.fround(low);
  const side = Math.fround(Math.fround(high) - from);
  const start = from + side / 2 - (side * SCALE) / 2;
  return {
    low: Math.max(Math.trunc(start), 0),
    high: Math.min(Math.trunc(start + side * SCALE), limit),
  };
}

/** Input of the first frame model: shorter side 192, mirrored edges up to 224 high, then the middle 192 x 224. */
export function thirdPlaceFirstInput(face: Picture): Picture {
  return centreCrop(padHeight(resizeShorter(face, WIDTH), HEIGHT));
}

/** Input of the second frame model and of the sequence model: shorter side 224, then the middle 192 x 224. */
export function thirdPlaceSecondInput(face: Picture): Picture {
  return centreCrop(resizeShorter(face, HEIGHT));
}

function resizeShorter(face: Picture, side: number): Picture {
  const scale = side / Math.min(face.width, face.height);
  if (scale === 1) return face;
  const width = roundHalfEven(face.width * scale);
  return opencvLinear(face, width, roundHalfEven(face.height * scale));
}

/** Mirrors rows about the edge rows, which are not repeated. */
function padHeight(face: Picture, height: number): Picture {
  const missing = height - face.height;
  if (missing <= 0) return face;
  const top = Math.trunc(missing / 2);
  const line = face.width * face.channels;
  const data = new Uint8Array(height * line);
  for (let y = 0; y < height; y++) {
    const row = mirror(y - top, face.height);
    data.set(face.data.subarray(row * line, (row + 1) * line), y * line);
  }
  return { ...face, data, height };
}

function mirror(row: number, height: number): number {
  const below = Math.abs(row);
  return below < height ? below : 2 * (height - 1) - below;
}

function centreCrop(face: Picture): Picture {
  const x1 = Math.floor((face.width - WIDTH) / 2);
  const y1 = Math.floor((face.height - HEIGHT) / 2);
  return cut(face, { x1, y1, x2: x1 + WIDTH, y2: y1 + HEIGHT });
}
