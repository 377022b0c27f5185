import type { Window } from './area-sums.ts';
import { type BoxTable, STRIDE, X1, X2, Y1, Y2 } from './box-table.ts';

/**
 * Returns the part of the picture that a box shows: corners truncated toward zero and cut at the picture's edges. The box
 * counts pixels from 1, so its first pixel lies one to the left. Null when nothing of it is inside.
 */
export function cropWindow(
  { rows }: BoxTable,
  row: number,
  width: number,
  height: number,
): Window | null {
  const at = row * STRIDE;
  const left = Math.max(1, Math.trunc(rows[at + X1]!)) - 1;
  const top = Math.max(1, Math.trunc(rows[at + Y1]!)) - 1;
  const right = Math.min(width, Math.trunc(rows[at + X2]!));
  const bottom = Math.min(height, Math.trunc(rows[at + Y2]!));
  return right > left && bottom > top ? { left, top, right, bottom } : null;
}
