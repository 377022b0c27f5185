/**
 * An allowance that fills at a steady rate up to a maximum. More than there is may be taken; then it has to be waited for. All
 * times are milliseconds of the same clock.
 */
export class TokenBucket {
  readonly #perMs: number;
  readonly #most: number;
  #level: number;
  #at: number;

  /** It begins full. */
  constructor(perSecond: number, most: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#most = most;
    this.#level = most;
    this.#at = now;
  }

  take(amount: number, now: number): void {
    this.#fill(now);
    this.#level -= amount;
  }

  /** Returns the milliseconds until `amount` is there; 0: it is there now. */
  waitFor(amount: number, now: number): number {
    this.#fill(now);
    return this.#level >= amount ? 0 : Math.ceil((amount - this.#level) / this.#perMs);
  }

  #fill(now: number): void {
    this.#level = Math.min(this.#most, this.#level + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
