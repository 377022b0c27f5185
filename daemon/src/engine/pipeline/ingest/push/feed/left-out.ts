import { ROUNDING_SECONDS } from './in-decoder.ts';

/** Frames that were left out of a stream, by the time of the unit after them, while the decoder has not come to it. */
export class LeftOut {
  readonly #runs: { readonly frames: number; readonly untilSeconds: number }[] = [];

  add(frames: number, untilSeconds: number): void {
    if (frames > 0) this.#runs.push({ frames, untilSeconds });
  }

  /** The decoder has come to this time. Returns how many frames were left out before it, since the last call. */
  take(atSeconds: number): number {
    let frames = 0;
    while (this.#runs.length > 0 && this.#runs[0]!.untilSeconds <= atSeconds + ROUNDING_SECONDS) {
      frames += this.#runs.shift()!.frames;
    }
    return frames;
  }
}
