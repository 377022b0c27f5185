import type { Box } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import { pythonSlice } from './numpy/slice.ts';

/** Whole pixels, x2 and y2 excluded. */
export type PixelRect = Box;

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Returns the part that Python's `frame[y1:y2, x1:x2]` takes of a frame: negative edges count from the far side. May be empty. */
export function sliceRect({ x1, y1, x2, y2 }: PixelRect, { width, height }: Size): PixelRect {
  const columns = pythonSlice(x1, x2, width);
  const rows = pythonSlice(y1, y2, height);
  return { x1: columns.from, y1: rows.from, x2: columns.to, y2: rows.to };
}

export function isEmpty({ x1, y1, x2, y2 }: PixelRect): boolean {
  return x2 <= x1 || y2 <= y1;
}

/** Copies a rectangle that lies within the picture. */
export function cut(picture: Picture, { x1, y1, x2, y2 }: PixelRect): Picture {
  const { channels } = picture;
  const width = x2 - x1;
  const data = new Uint8Array(width * (y2 - y1) * channels);
  for (let y = y1; y < y2; y++) {
    const from = (y * picture.width + x1) * channels;
    const row = picture.data.subarray(from, from + width * channels);
    data.set(row, (y - y1) * width * channels);
  }
  return { data, width, height: y2 - y1, channels };
}

/** Left and right swapped, in new memory. */
export function flip(picture: Picture): Picture {
  const { width, height, channels } = picture;
  const data = new Uint8Array(picture.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const to = (y * width + width - 1 - x) * channels;
      for (let c = 0; c < channels; c++) data[to + c] = picture.data[from + c]!;
    }
  }
  return { data, width, height, channels };
}
