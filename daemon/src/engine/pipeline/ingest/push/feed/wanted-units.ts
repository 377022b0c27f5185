import { cellAt } from '../../../decode/sampling-filter.ts';

/**
 * Knows which units of a stream hold a frame that `fps` sampling wants. What comes between two of them is needed only to
 * decode the second: given together, they cost a tenth less than one by one, each with a decoder that has to be woken and
 * finds its caches cold. Where frames are wanted in windows, so are those after a first one up to the window's end.
 */
export class WantedUnits {
  readonly #fps: number;
  readonly #windowFrames: number;
  /** Cell of the newest unit that was given. */
  #cell = Number.NEGATIVE_INFINITY;
  /** Units that the newest window still waits for. */
  #open = 0;

  constructor(fps: number, windowFrames = 1) {
    this.#fps = fps;
    this.#windowFrames = windowFrames;
  }

  /** A unit of this time, by the decoder's clock, is given. */
  give(seconds: number): void {
    const cell = cellAt(seconds, this.#fps);
    this.#open = cell > this.#cell ? this.#windowFrames - 1 : Math.max(0, this.#open - 1);
    this.#cell = cell;
  }

  /** Places of the first and the last wanted one among units of these times that are to be given; -1: there is none. */
  among(seconds: readonly number[]): { readonly first: number; readonly last: number } {
    let [cell, open] = [this.#cell, this.#open];
    const isWanted = seconds.map((time) => {
      const next = cellAt(time, this.#fps);
      const begins = next > cell;
      const wanted = begins || open > 0;
      open = begins ? this.#windowFrames - 1 : Math.max(0, open - 1);
      cell = next;
      return wanted;
    });
    return { first: isWanted.indexOf(true), last: isWanted.lastIndexOf(true) };
  }
}
