const BINS = 64;

/** The median of numbers from 0 to 1, within 1/128, in memory that does not grow. */
export class Median {
  readonly #bins = new Uint32Array(BINS);
  #count = 0;

  add(value: number): void {
    this.#bins[Math.min(BINS - 1, Math.floor(value * BINS))]! += 1;
    this.#count += 1;
  }

  /** NaN before the first number. */
  get value(): number {
    let below = 0;
    for (let bin = 0; bin < BINS; bin++) {
      below += this.#bins[bin]!;
      if (2 * below >= this.#count && below > 0) return (bin + 0.5) / BINS;
    }
    return Number.NaN;
  }
}
