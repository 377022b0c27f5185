import type { Box } from '@trueframe/sdk';
import { type Picture, pillowResize } from '@trueframe/sdk/resize';
import { type PixelRect, type Size, sliceRect } from '../shared/pixel-rect.ts';

/** The detector's input: every other pixel of every other row, from the first on. */
export function place79DetectorInput(frame: Picture): Picture {
  const { channels } = frame;
  const width = Math.ceil(frame.width / 2);
  const height = Math.ceil(frame.height / 2);
  const data = new Uint8Array(width * height * channels);
  let at = 0;
  for (let y = 0; y < frame.height; y += 2) {
    for (let x = 0; x < frame.width; x += 2) {
      const from = (y * frame.width + x) * channels;
      for (let c = 0; c < channels; c++) data[at++] = frame.data[from + c]!;
    }
  }
  return { data, width, height, channels };
}

/** The box of the half-size picture without any margin. Usually empty when it pokes out: the frame is then skipped. */
export function place79Rect(box: Box, frame: Size): PixelRect {
  const double = {
    x1: Math.trunc(box.x1) * 2,
    y1: Math.trunc(box.y1) * 2,
    x2: Math.trunc(box.x2) * 2,
    y2: Math.trunc(box.y2) * 2,
  };
  return sliceRect(double, frame);
}

/**
 * A network's input: the face squashed to a square.
 * @throws REQUEST_INVALID the face has no pixels
 */
export function place79Input(face: Picture, side: number): Picture {
  return pillowResize(face, side, side, 'bilinear');
}
