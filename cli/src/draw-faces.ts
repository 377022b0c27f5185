import type { Detection, Frame } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import { RgbPixels } from '@trueframe/sdk/tensor';

type Rgb = readonly [number, number, number];

const BOX: Rgb = [226, 60, 50];
const REST: Rgb = [60, 20, 18];
const POINT: Rgb = [60, 220, 110];

/**
 * Returns a copy of a picture with what a detector found: boxes, landmarks, and above each box a bar as long as the confidence
 * is high.
 */
export function drawFaces(frame: Frame, faces: readonly Detection[]): Picture {
  const { width, height } = frame;
  const picture: Picture = {
    data: Uint8Array.from(new RgbPixels().of(frame)),
    width,
    height,
    channels: 3,
  };
  const line = Math.max(1, Math.round(Math.min(width, height) / 240));
  for (const { box, confidence, landmarks = [] } of faces) {
    const { x1, y1, x2, y2 } = box;
    fill(picture, BOX, x1 - line, y1 - line, x2 + line, y1);
    fill(picture, BOX, x1 - line, y2, x2 + line, y2 + line);
    fill(picture, BOX, x1 - line, y1, x1, y2);
    fill(picture, BOX, x2, y1, x2 + line, y2);
    const middle = x1 + confidence * (x2 - x1);
    fill(picture, BOX, x1, y1 - 4 * line, middle, y1 - 2 * line);
    fill(picture, REST, middle, y1 - 4 * line, x2, y1 - 2 * line);
    for (let k = 0; k + 1 < landmarks.length; k += 2) {
      const [x, y] = [landmarks[k] as number, landmarks[k + 1] as number];
      fill(picture, POINT, x - line, y - line, x + line, y + line);
    }
  }
  return picture;
}

/** Corners in pixels; what lies outside of the picture is left out. */
function fill(
  { data, width, height }: Picture,
  colour: Rgb,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  const within = (value: number, most: number) => Math.min(Math.max(Math.round(value), 0), most);
  for (let y = within(y1, height); y < within(y2, height); y++) {
    for (let x = within(x1, width); x < within(x2, width); x++) {
      data.set(colour, (y * width + x) * 3);
    }
  }
}
