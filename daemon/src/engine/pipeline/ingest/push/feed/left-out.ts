import { ROUNDING_SECONDS } from './in-decoder.ts';

/** Frames that were left out of a stream, each with the time by which it would have come out of the decoder, in seconds. */
export class LeftOut {
  #runs: { readonly frames: number; readonly bySeconds: number }[] = [];

  add(frames: number, bySeconds: number): void {
    if (frames > 0) this.#runs.push({ frames, bySeconds });
  }

  /** The decoder has come to this time. Returns how many frames were left out before it, since the last call. */
  take(atSeconds: number): number {
    if (this.#runs.length === 0) return 0;
    const isOver = ({ bySeconds }: { bySeconds: number }) =>
      bySeconds <= atSeconds + ROUNDING_SECONDS;
    const frames = this.#runs.filter(isOver).reduce((sum, run) => sum + run.frames, 0);
    this.#runs = this.#runs.filter((run) => !isOver(run));
    return frames;
  }
}
