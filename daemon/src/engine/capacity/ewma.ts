/** A running mean in which the newest sample counts this much: after seven of them, nine tenths are news. */
const NEWEST = 0.3;

/** Exponentially weighted moving average; undefined before the first sample. */
export class Ewma {
  readonly #newest: number;
  #value: number | undefined;

  constructor(newest = NEWEST) {
    this.#newest = newest;
  }

  get value(): number | undefined {
    return this.#value;
  }

  add(sample: number): void {
    this.#value =
      this.#value === undefined ? sample : this.#value + this.#newest * (sample - this.#value);
  }
}
