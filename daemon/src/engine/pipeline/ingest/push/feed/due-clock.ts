/** Long enough to see past the jitter of a network, short enough to follow a sender whose clock is not ours. */
const WINDOW_MS = 2000;

/**
 * Clock that says when media is due: as soon as it has arrived, or, if a source sends faster than real time, when its time has
 * come. By that, a recording that is pushed in one go is never late, and a live stream is as soon as we are behind.
 *
 * Due = time of the media + the latest that media has come after its time, of the last two to four seconds.
 */
export class DueClock {
  #since = Number.NEGATIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;
  #before = Number.NEGATIVE_INFINITY;

  /** Media of this time has come. Returns when it is due, on the clock of `nowMs`. */
  arrived(mediaMs: number, nowMs: number): number {
    if (nowMs - this.#since > WINDOW_MS) {
      this.#before = this.#newest;
      this.#newest = Number.NEGATIVE_INFINITY;
      this.#since = nowMs;
    }
    this.#newest = Math.max(this.#newest, nowMs - mediaMs);
    return mediaMs + Math.max(this.#newest, this.#before);
  }
}
