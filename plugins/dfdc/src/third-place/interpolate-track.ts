import type { Box } from '@trueframe/sdk';
import type { OverlapTrack } from './overlap-tracks.ts';

const { fround } = Math;

/** A face's box in one kept frame; coordinates are single precision. */
export interface FrameBox {
  /** Index among the kept frames. */
  readonly frame: number;
  readonly box: Box;
}

/**
 * A box for every kept frame from the track's first to its last detector frame, which are `step` kept frames apart. In
 * between, each coordinate moves in a straight line.
 */
export function interpolateTrack({ start, boxes }: OverlapTrack, step: number): FrameBox[] {
  return boxes.flatMap((box, k) => {
    const first = (start + k) * step;
    const next = boxes[k + 1];
    if (!next) return [{ frame: first, box: mapBox(box, box, fround) }];
    return Array.from({ length: step }, (_, i) => ({
      frame: first + i,
      box: mapBox(box, next, (a, b) => interpolate(fround(a), fround(b), i, step)),
    }));
  });
}

/** As `numpy.interp` does, stored as float32. */
function interpolate(from: number, to: number, i: number, step: number): number {
  return fround(((to - from) / step) * i + from);
}

function mapBox(a: Box, b: Box, at: (a: number, b: number) => number): Box {
  return { x1: at(a.x1, b.x1), y1: at(a.y1, b.y1), x2: at(a.x2, b.x2), y2: at(a.y2, b.y2) };
}
