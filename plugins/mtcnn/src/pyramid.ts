/** P-Net looks at squares of this many pixels. */
const CELL = 12;

/** One size at which P-Net looks at the frame. */
export interface Level {
  /** Pixels of the level per pixel of the frame. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Sizes from the one where a face of `minFacePx` fills P-Net's cell down to the one where the frame's shorter side
 * does. Scale and side are multiplied on step by step, not raised to a power: the reference rounds so.
 */
export function pyramid(
  width: number,
  height: number,
  minFacePx: number,
  factor: number,
): readonly Level[] {
  const levels: Level[] = [];
  let scale = CELL / minFacePx;
  let side = Math.min(width, height) * scale;
  while (side >= CELL) {
    levels.push({
      scale,
      width: Math.trunc(width * scale + 1),
      height: Math.trunc(height * scale + 1),
    });
    scale *= factor;
    side *= factor;
  }
  return levels;
}
