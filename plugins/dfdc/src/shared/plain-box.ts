import type { Box, PlainData } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';
import { cut, flip } from './pixel-rect.ts';

/** A rectangle or box as it travels between threads. */
export type PlainBox = readonly [x1: number, y1: number, x2: number, y2: number];

export function plainBox({ x1, y1, x2, y2 }: Box): PlainBox {
  return [x1, y1, x2, y2];
}

export function boxOf(plain: PlainData): Box {
  const [x1, y1, x2, y2] = plain as PlainBox;
  return { x1, y1, x2, y2 };
}

/** A part of a frame, left and right swapped or not. */
export interface TurnedBox {
  readonly rect: PlainBox;
  readonly isFlipped: boolean;
}

/** The references flip what they cut out before they resize it, which is not the same as flipping after. */
export function cutTurned(frame: Picture, { rect, isFlipped }: TurnedBox): Picture {
  const face = cut(frame, boxOf(rect));
  return isFlipped ? flip(face) : face;
}
