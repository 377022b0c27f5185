import type { Box, PlainData } from '@trueframe/sdk';

/** A rectangle or box as it travels between threads. */
export type PlainBox = readonly [x1: number, y1: number, x2: number, y2: number];

export function plainBox({ x1, y1, x2, y2 }: Box): PlainBox {
  return [x1, y1, x2, y2];
}

export function boxOf(plain: PlainData): Box {
  const [x1, y1, x2, y2] = plain as PlainBox;
  return { x1, y1, x2, y2 };
}
