/** Numbers the decoded frames of a session and keeps their media time growing, over all runs of the decoder. */
export class Timeline {
  #nextIndex: number;
  #lastMs: number;
  #lastBookedAt = performance.now();

  /** Goes on after `received` frames, the last of them at `lastMs` (-Infinity: none yet). */
  constructor(received: number, lastMs: number) {
    this.#nextIndex = received;
    this.#lastMs = lastMs;
  }

  /** Frames booked so far, those before a resume included. */
  get received(): number {
    return this.#nextIndex;
  }

  /** Media time of the newest frame; -Infinity before the first one. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** Wall-clock milliseconds since the newest frame was booked, or since the start. */
  get silentMs(): number {
    return performance.now() - this.#lastBookedAt;
  }

  /** Frames of the source that will not be decoded: they have their numbers all the same. */
  skip(frames: number): void {
    this.#nextIndex += frames;
  }

  /** Goes back to where it was after `received` frames: what came later is decoded again. */
  rewind(received: number, lastMs: number): void {
    this.#nextIndex = received;
    this.#lastMs = lastMs;
  }

  /** `ptsMs` NaN: the frame has no time. A time that does not grow is moved just behind the one before it. */
  book(ptsMs: number): { readonly index: number; readonly ptsMs: number } {
    // Whole nanoseconds: what is left of a difference of two doubles must not show.
    const rounded = Math.round(ptsMs * 1e6) / 1e6;
    const next = this.#lastMs === Number.NEGATIVE_INFINITY ? 0 : this.#lastMs + 0.001;
    this.#lastMs = rounded > this.#lastMs ? rounded : next;
    this.#lastBookedAt = performance.now();
    return { index: this.#nextIndex++, ptsMs: this.#lastMs };
  }
}
