import type { Box, Detection } from '@trueframe/sdk';

const { fround, max, min } = Math;

/**
 * Drops what overlaps a better face by more than `threshold` (IoU). Sides are x2 - x1 + 1, as if corners were pixels,
 * which is what the reference does. `faces` are best first.
 */
export function nmsPlusOne(faces: readonly Detection[], threshold: number): Detection[] {
  const limit = fround(threshold);
  const kept: Detection[] = [];
  for (const face of faces) {
    if (kept.every((better) => overlap(better.box, face.box) <= limit)) kept.push(face);
  }
  return kept;
}

function overlap(a: Box, b: Box): number {
  const width = max(0, side(max(a.x1, b.x1), min(a.x2, b.x2)));
  const height = max(0, side(max(a.y1, b.y1), min(a.y2, b.y2)));
  const shared = fround(width * height);
  return fround(shared / fround(fround(area(a) + area(b)) - shared));
}

function area({ x1, y1, x2, y2 }: Box): number {
  return fround(side(x1, x2) * side(y1, y2));
}

function side(from: number, to: number): number {
  return fround(fround(to - from) + 1);
}
