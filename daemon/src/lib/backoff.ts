/** Milliseconds to wait after 1, 2, 3, … tries: `firstMs`, doubling up to `maxMs`, each ± 20 % so that crowds spread. */
export function growingPause(
  tries: number,
  firstMs: number,
  maxMs: number,
  random: () => number = Math.random,
): number {
  const pause = Math.min(firstMs * 2 ** (tries - 1), maxMs);
  return pause * (0.8 + 0.4 * random());
}

/** Growing pauses between tries: none at first. */
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
    const tries = this.#tries++;
    return tries === 0 ? 0 : growingPause(tries, this.#firstMs, this.#maxMs);
  }

  /** Called when what was tried has worked for a while. */
  reset(): void {
    this.#tries = 0;
  }
}
