import type { AxisTaps } from '../axis-taps.ts';
import type { Kernels } from './kernels.ts';
import type { Scratch } from './scratch.ts';

/** Column taps as the kernels want them: each pixel reads neighbours in a row, from a byte of the line on. */
export class AxisTable {
  /** Pointers. */
  readonly at: number;
  readonly weights: number;
  /** Neighbours of each pixel: 2, or whole vectors. */
  readonly slots: number;
  /** Columns that the line holds. */
  readonly first: number;
  readonly last: number;

  constructor(scratch: Scratch, { taps, index, weight, first, last }: AxisTaps, width: number) {
    // A window outside the frame has no column with weight; then one stands for none.
    this.first = Math.min(first, last);
    this.last = last;
    this.slots = taps <= 2 ? 2 : (taps + 3) & ~3;
    const padded = (width + 3) & ~3;
    this.at = scratch.take(4 * padded);
    this.weights = scratch.take(4 * padded * this.slots);
    const { ints, floats } = scratch;
    const at = this.at >> 2;
    ints.fill(0, at, at + padded);
    floats.fill(0, this.weights >> 2, (this.weights >> 2) + padded * this.slots);
    let to = this.weights >> 2;
    for (let x = 0, s = 0; x < width; x++, s += taps, to += this.slots) {
      const base = Math.max(this.first, Math.min(last, index[s]!));
      ints[at + x] = (base - this.first) << 2;
      // At the edge several taps may name one column.
      for (let k = s; k < s + taps; k++) {
        if (weight[k] !== 0) floats[to + index[k]! - base]! += weight[k]!;
      }
    }
  }

  /** Columns of a line become pixels. */
  gather(kernels: Kernels, line: number, out: number, width: number): void {
    if (this.slots === 2) kernels.gatherTwo(line, this.at, this.weights, out, width);
    else kernels.gatherMany(line, this.at, this.weights, out, width, this.slots >> 2);
  }
}
