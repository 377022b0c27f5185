import { type BoxTable, REGRESSION, STRIDE, X1, X2, Y1, Y2 } from './box-table.ts';

const { fround, max } = Math;

/**
 * Moves each corner by its proposal times the box's side. `plus`: a side is x2 - x1 after P-Net, x2 - x1 + 1 after the
 * later networks.
 */
export function regress({ rows, length }: BoxTable, plus: 0 | 1): void {
  for (let at = 0; at < length * STRIDE; at += STRIDE) {
    const width = fround(fround(rows[at + X2]! - rows[at + X1]!) + plus);
    const height = fround(fround(rows[at + Y2]! - rows[at + Y1]!) + plus);
    for (let corner = X1; corner <= Y2; corner++) {
      const side = corner === X1 || corner === X2 ? width : height;
      rows[at + corner]! += fround(rows[at + REGRESSION + corner]! * side);
    }
  }
}

/** Makes boxes square about their centre, with the longer side. */
export function square({ rows, length }: BoxTable): void {
  for (let at = 0; at < length * STRIDE; at += STRIDE) {
    const width = fround(rows[at + X2]! - rows[at + X1]!);
    const height = fround(rows[at + Y2]! - rows[at + Y1]!);
    const side = max(width, height);
    // Each step rounded: the reference adds half the side, then takes away half the longer one.
    rows[at + X1] = fround(rows[at + X1]! + width / 2) - side / 2;
    rows[at + Y1] = fround(rows[at + Y1]! + height / 2) - side / 2;
    rows[at + X2] = rows[at + X1]! + side;
    rows[at + Y2] = rows[at + Y1]! + side;
  }
}
