/** Growing pauses between tries: 0 at first, then `firstMs`, doubling up to `maxMs`, each ± 20 % so that crowds spread. */
export class Backoff {
  readonly #firstMs: number;
  readonly #maxMs: number;
  #tries = 0;

  constructor(firstMs: number, maxMs: number) {
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
  }

  /** Milliseconds to wait before the next try. */
  next(): number {
    const try_ = this.#tries++;
    if (try_ === 0) return 0;
    const pause = Math.min(this.#firstMs * 2 ** (try_ - 1), this.#maxMs);
    return pause * (0.8 + 0.4 * Math.random());
  }

  /** Called when what was tried has worked for a while. */
  reset(): void {
    this.#tries = 0;
  }
}
