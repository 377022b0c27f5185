import { type BoxTable, SCORE, STRIDE, X1, X2, Y1, Y2 } from './box-table.ts';

const { fround, max, min } = Math;

/**
 * Rows to keep, best first. A box goes when its intersection over union with a better one is above `threshold`;
 * sides are x2 - x1. Rows before `from` take no part. Equal scores keep their order.
 */
export function nmsByUnion({ rows, length }: BoxTable, threshold: number, from = 0): number[] {
  const order = indices(from, length).sort(
    (a, b) => rows[b * STRIDE + SCORE]! - rows[a * STRIDE + SCORE]! || a - b,
  );
  return suppress(order, (a, b) => {
    const width = fround(min(rows[a + X2]!, rows[b + X2]!) - max(rows[a + X1]!, rows[b + X1]!));
    const height = fround(min(rows[a + Y2]!, rows[b + Y2]!) - max(rows[a + Y1]!, rows[b + Y1]!));
    if (!(width > 0 && height > 0)) return false;
    const shared = fround(width * height);
    const total = fround(fround(area(rows, a, 0) + area(rows, b, 0)) - shared);
    return fround(shared / total) > threshold;
  });
}

/**
 * Rows to keep, best first. A box goes when a better one covers more than `threshold` of the smaller of both; sides are
 * x2 - x1 + 1. Of equal scores the later row comes first.
 */
export function nmsBySmaller({ rows, length }: BoxTable, threshold: number): number[] {
  const order = indices(0, length).sort(
    (a, b) => rows[b * STRIDE + SCORE]! - rows[a * STRIDE + SCORE]! || b - a,
  );
  const limit = fround(threshold);
  return suppress(order, (a, b) => {
    const width = overlap(rows[a + X1]!, rows[a + X2]!, rows[b + X1]!, rows[b + X2]!);
    const height = overlap(rows[a + Y1]!, rows[a + Y2]!, rows[b + Y1]!, rows[b + Y2]!);
    const shared = fround(max(0, width) * max(0, height));
    return fround(shared / min(area(rows, a, 1), area(rows, b, 1))) > limit;
  });
}

/** `isCovered` takes offsets of the better and the worse row. */
function suppress(
  order: number[],
  isCovered: (better: number, worse: number) => boolean,
): number[] {
  const kept: number[] = [];
  for (const candidate of order) {
    const at = candidate * STRIDE;
    if (!kept.some((better) => isCovered(better * STRIDE, at))) kept.push(candidate);
  }
  return kept;
}

function overlap(a1: number, a2: number, b1: number, b2: number): number {
  return fround(fround(min(a2, b2) - max(a1, b1)) + 1);
}

function area(rows: Float32Array, at: number, plus: 0 | 1): number {
  const width = fround(fround(rows[at + X2]! - rows[at + X1]!) + plus);
  const height = fround(fround(rows[at + Y2]! - rows[at + Y1]!) + plus);
  return fround(width * height);
}

function indices(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
