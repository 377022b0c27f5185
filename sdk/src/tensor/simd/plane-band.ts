import type { AxisTaps } from '../axis-taps.ts';
import type { AxisTable } from './axis-table.ts';
import type { Kernels } from './kernels.ts';
import type { Scratch } from './scratch.ts';

/** Place of a plane in a frame's bytes. */
export interface Plane {
  readonly start: number;
  readonly stride: number;
}

/** The part of a plane that some rows of output need, copied to the kernels, and one line blended from it. */
export class PlaneBand {
  readonly line: number;
  readonly #plane: Plane;
  readonly #rows: AxisTaps;
  readonly #zero: number;
  readonly #first: number;
  readonly #width: number;
  readonly #count: number;
  readonly #pitch: number;
  readonly #pixels: number;
  #firstRow = 0;

  /** @param zero value that counts as 0 */
  constructor(
    scratch: Scratch,
    plane: Plane,
    columns: AxisTable,
    rows: AxisTaps,
    zero: number,
    height: number,
    bandRows: number,
  ) {
    this.#plane = plane;
    this.#rows = rows;
    this.#zero = zero;
    this.#first = columns.first;
    this.#width = columns.last - columns.first + 1;
    // The last pixel reads all its slots, those without weight too: they must not hold NaN.
    this.#count = this.#width + columns.slots;
    // A copy of its own costs about as much as 1200 bytes more: rows that are nearly whole come in one piece.
    const isWhole = plane.stride - this.#width < 1200;
    this.#pitch = isWhole ? plane.stride : (this.#count + 15) & ~15;
    this.line = scratch.take(4 * (this.#count + 8));
    let most = 1;
    for (let y = 0; y < height; y += bandRows) {
      const [first, last] = rows.span(y, Math.min(height, y + bandRows));
      most = Math.max(most, last - first + 1);
    }
    this.#pixels = scratch.take(most * this.#pitch + this.#count + 16);
  }

  /** Copies what the output rows `from` to before `to` need. */
  load(scratch: Scratch, data: Uint8Array, from: number, to: number): void {
    const [first, last] = this.#rows.span(from, to);
    const { start, stride } = this.#plane;
    const width = this.#width;
    let source = start + first * stride + this.#first;
    this.#firstRow = first;
    if (this.#pitch === stride) {
      const length = (last - first) * stride + width;
      scratch.copy(data.subarray(source, source + length), this.#at(first));
      return;
    }
    for (let row = first; row <= last; row++, source += stride) {
      scratch.copy(data.subarray(source, source + width), this.#at(row));
    }
  }

  /** Makes the line of output row `y`. */
  blend(kernels: Kernels, y: number): void {
    const { taps, index, weight } = this.#rows;
    const zero = this.#zero;
    let a = 0;
    let wa = 0;
    let slot = y * taps;
    const end = slot + taps;
    // Taps without weight may name rows that were not copied.
    while (slot < end && wa === 0) {
      wa = weight[slot]!;
      a = index[slot++]!;
    }
    while (slot < end && weight[slot] === 0) slot++;
    const wb = slot < end ? weight[slot]! : 0;
    const b = slot < end ? index[slot++]! : a;
    const row = wa === 0 ? this.#firstRow : a;
    const second = wa === 0 ? this.#firstRow : b;
    kernels.blendRows(
      this.line,
      this.#at(row),
      this.#at(second),
      this.#count,
      wa,
      wb,
      zero * (wa + wb),
    );
    for (; slot < end; slot++) {
      const w = weight[slot]!;
      if (w !== 0) kernels.addRow(this.line, this.#at(index[slot]!), this.#count, w, w * zero);
    }
  }

  /** Returns the address to which a row was copied. */
  #at(row: number): number {
    return this.#pixels + (row - this.#firstRow) * this.#pitch;
  }
}
