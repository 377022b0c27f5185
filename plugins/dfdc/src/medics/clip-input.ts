import { opencvLinearFloat, type Picture } from '@trueframe/sdk/resize';
import { cut, sliceRect } from '../shared/pixel-rect.ts';

const SIDE = 256;
const CROP = 224;
const OFFSET = (SIDE - CROP) / 2;

/**
 * One frame of a face for the 3-D models: the region's rows and columns (both ends included), black below or to the right
 * of it up to a square, 256 x 256, then the middle 224 x 224. Values 0..255. The models of 112 pixels halve it with
 * `opencvLinearFloat`.
 * @throws REQUEST_INVALID the region has no pixels in the frame
 */
export function medicsClipInput(
  frame: Picture,
  rows: readonly [number, number],
  columns: readonly [number, number],
): Picture<Float64Array> {
  const region = { x1: columns[0], y1: rows[0], x2: columns[1] + 1, y2: rows[1] + 1 };
  const square = toSquare(cut(frame, sliceRect(region, frame)));
  const resized = square.width === SIDE ? square : opencvLinearFloat(square, SIDE, SIDE);
  const { channels } = frame;
  const data = new Float64Array(CROP * CROP * channels);
  for (let y = 0; y < CROP; y++) {
    const from = ((y + OFFSET) * SIDE + OFFSET) * channels;
    const row = resized.data.subarray(from, from + CROP * channels);
    // The reference keeps bytes between the two steps, without rounding.
    data.set(row.map(Math.trunc), y * CROP * channels);
  }
  return { data, width: CROP, height: CROP, channels };
}

function toSquare({ data, width, height, channels }: Picture): Picture<Float64Array> {
  const side = Math.max(width, height);
  const square = new Float64Array(side * side * channels);
  const line = width * channels;
  for (let y = 0; y < height; y++) {
    square.set(data.subarray(y * line, (y + 1) * line), y * side * channels);
  }
  return { data: square, width: side, height: side, channels };
}
