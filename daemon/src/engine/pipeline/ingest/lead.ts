/** Steps up to this are what a slow camera does. */
const FREE_SECONDS = 2;
/** A source may come so much earlier than it ever did. */
const SLACK_SECONDS = 2;
/** Number of first steps in which a source sends what it has in store; so may, at once, two frames of one that is very slow. */
const FIRST_STEPS = 10;

/**
 * Tells a hole in a live source from a clock that was set ahead: a source that plays in real time cannot be further than
 * the clock on the wall has gone since it was asked for, but for what it had in store.
 */
export class Lead {
  readonly #now: () => number;
  readonly #begunAt: number;
  #mediaSeconds = 0;
  #most = Number.NEGATIVE_INFINITY;
  #steps = 0;

  /** `now`: milliseconds that only grow. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#begunAt = now();
  }

  /** True when the source may have gone ahead by so much. Ask once for every step. */
  accepts(stepSeconds: number): boolean {
    const wallSeconds = (this.#now() - this.#begunAt) / 1000;
    const lead = this.#mediaSeconds + stepSeconds - wallSeconds;
    const most = this.#steps < FIRST_STEPS ? Math.max(this.#most, 0) : this.#most;
    if (stepSeconds > FREE_SECONDS && lead > most + SLACK_SECONDS) return false;
    this.#steps += 1;
    this.#mediaSeconds += stepSeconds;
    this.#most = Math.max(this.#most, lead);
    return true;
  }
}
