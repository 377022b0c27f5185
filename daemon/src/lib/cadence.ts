/**
 * Lets something happen at most so often on average, whenever there is an opportunity: one that comes late does not put off
 * those after it, so opportunities every 200 ms give two a second where two a second are wanted.
 */
export class Cadence {
  readonly #intervalMs: number;
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number) {
    this.#intervalMs = 1000 / perSecond;
  }

  /** `now`: on any one clock, in milliseconds. */
  isDue(now: number): boolean {
    return now >= this.#nextAt;
  }

  /** It happens now. */
  take(now: number): void {
    const isLate = now - this.#nextAt < this.#intervalMs;
    const from = isLate ? this.#nextAt : now;
    this.#nextAt = Math.max(from + this.#intervalMs, now + this.#intervalMs / 2);
  }
}
