/**
 * Columns of a row: corners, score, what the last network proposes to add to each corner, and five landmarks (five x,
 * then five y), the last two in box sizes.
 */
export const X1 = 0;
export const Y1 = 1;
export const X2 = 2;
export const Y2 = 3;
export const SCORE = 4;
export const REGRESSION = 5;
export const LANDMARKS = 9;
export const STRIDE = 19;

/**
 * Candidate faces, a row each. float32, because the reference computes in it: what is stored here is rounded, and
 * products in between go through `Math.fround`. Memory is kept from frame to frame.
 */
export class BoxTable {
  length = 0;
  rows = new Float32Array(256 * STRIDE);
  #spare = new Float32Array(0);

  clear(): void {
    this.length = 0;
  }

  /** Returns the row's offset. */
  add(x1: number, y1: number, x2: number, y2: number, score: number): number {
    const at = this.length * STRIDE;
    if (at + STRIDE > this.rows.length) {
      const larger = new Float32Array(this.rows.length * 2);
      larger.set(this.rows);
      this.rows = larger;
    }
    this.rows[at + X1] = x1;
    this.rows[at + Y1] = y1;
    this.rows[at + X2] = x2;
    this.rows[at + Y2] = y2;
    this.rows[at + SCORE] = score;
    this.length += 1;
    return at;
  }

  /** Keeps these rows of `from`..length in this order, and all rows before `from`. */
  keep(picks: readonly number[], from = 0): void {
    if (this.#spare.length < this.rows.length) this.#spare = new Float32Array(this.rows.length);
    const { rows } = this;
    const spare = this.#spare;
    picks.forEach((pick, i) => {
      for (let c = 0; c < STRIDE; c++) spare[i * STRIDE + c] = rows[pick * STRIDE + c]!;
    });
    rows.set(spare.subarray(0, picks.length * STRIDE), from * STRIDE);
    this.length = from + picks.length;
  }
}
