import { cellAt } from '../../decode/sampling-filter.ts';

/**
 * Knows which units of a stream hold a frame that `fps` sampling wants. What comes between two of them is needed only to
 * decode the second: given together, they cost a tenth less than one by one, each with a decoder that has to be woken and
 * finds its caches cold.
 */
export class WantedUnits {
  readonly #fps: number;
  /** Of the newest unit that was given. */
  #cell = Number.NEGATIVE_INFINITY;

  constructor(fps: number) {
    this.#fps = fps;
  }

  /** A unit of this time, by the decoder's clock, is given. */
  give(seconds: number): void {
    this.#cell = cellAt(seconds, this.#fps);
  }

  /** Places of the first and the last wanted one among units of these times that are to be given; -1: there is none. */
  among(seconds: readonly number[]): { readonly first: number; readonly last: number } {
    const cells = [this.#cell, ...seconds.map((time) => cellAt(time, this.#fps))];
    const isWanted = (_: number, place: number) => cells[place + 1]! > cells[place]!;
    return { first: seconds.findIndex(isWanted), last: seconds.findLastIndex(isWanted) };
  }
}
