import type { Box } from '@trueframe/sdk';
import { opencvCubic, type Picture } from '@trueframe/sdk/resize';
import { linspace } from '../shared/numpy/linspace.ts';
import { percentile } from '../shared/numpy/percentile.ts';
import type { Span } from '../shared/numpy/slice.ts';
import { cut, type PixelRect, type Size, sliceRect } from '../shared/pixel-rect.ts';

const SCALE = 1.2;
// Squares between two sampled frames, those of both included: the square of a sampled frame comes twice.
const POINTS = 10;
const MAX_FRAMES = 32;
const INPUT = 256;

/**
 * Squares that follow a face for the 2-D model, in pixels of the video, one per frame from the region's first on. All have
 * the size of 1.2 times the 90th percentile of the sides; they are pushed into the picture and may then poke out at the
 * left or the top, which Python's slicing of `medicsStillInput` takes from the far side.
 *
 * `corners` and `detector` are at the detection scale; at least two corners.
 */
export function medicsSquares(
  corners: readonly Box[],
  detector: Size,
  upscale: number,
): PixelRect[] {
  const sides = [...corners.map((c) => c.x2 - c.x1), ...corners.map((c) => c.y2 - c.y1)];
  const half = Math.floor(Math.trunc(percentile(sides, 0.9) * SCALE) / 2);
  return corners.slice(1).flatMap((next, i) => {
    const last = corners[i]!;
    const xs = linspace((last.x1 + last.x2) / 2, (next.x1 + next.x2) / 2, POINTS);
    const ys = linspace((last.y1 + last.y2) / 2, (next.y1 + next.y2) / 2, POINTS);
    return xs.map((x, k) => {
      const column = pushInside(Math.trunc(x), half, detector.width);
      const row = pushInside(Math.trunc(ys[k]!), half, detector.height);
      return {
        x1: Math.trunc(column.from * upscale),
        y1: Math.trunc(row.from * upscale),
        x2: Math.trunc(column.to * upscale),
        y2: Math.trunc(row.to * upscale),
      };
    });
  });
}

function pushInside(centre: number, half: number, limit: number): Span {
  let from = centre - half;
  let to = centre + half;
  if (from < 0) {
    to -= from;
    from = 0;
  }
  if (to > limit) {
    from += limit - to;
    to = limit;
  }
  return { from, to };
}

/** Frames of a region that the 2-D model scores, at most 32. Every even one, from the first on, is flipped. */
export function medicsStillFrames({ from, to }: Span): number[] {
  const end = Math.min(from + MAX_FRAMES, to - 1);
  return Array.from({ length: Math.max(end - from, 0) }, (_, i) => from + i);
}

/**
 * The 2-D model's input: the square at 256 x 256, cubic. The caller turns it to BGR.
 * @throws REQUEST_INVALID the square has no pixels in the frame
 */
export function medicsStillInput(frame: Picture, square: PixelRect): Picture {
  return opencvCubic(cut(frame, sliceRect(square, frame)), INPUT, INPUT);
}
