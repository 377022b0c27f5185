import type { Gap } from '@trueframe/proto';

/** A step between frames that is this much longer than the one before it is where media is missing. */
const JUMP = 2.5;
/** Frames within which it shows; the decoder may have had as many when the news came. */
const WITHIN_FRAMES = 50;

/** Says where in the frames the media is missing of which a caller has said that it does not come. */
export class MissingMedia {
  #lastMs: number;
  #stepMs = Number.POSITIVE_INFINITY;
  #missing: { readonly durationMs: number; readonly frames: number } | undefined;

  /** `lastMs`: media time of the newest frame of an earlier engine, or 0. */
  constructor(lastMs: number) {
    this.#lastMs = lastMs;
  }

  /** Media of this length, in milliseconds of the wall clock, does not come. */
  add(durationMs: number): void {
    this.#missing = { durationMs: (this.#missing?.durationMs ?? 0) + durationMs, frames: 0 };
  }

  /** The next frame. Returns the gap before it, if there is one. */
  before(ptsMs: number): Gap | undefined {
    const fromMs = this.#lastMs;
    const stepMs = ptsMs - fromMs;
    const hasJumped = stepMs > JUMP * this.#stepMs;
    this.#lastMs = ptsMs;
    if (!hasJumped && stepMs > 0) this.#stepMs = stepMs;
    if (!this.#missing) return undefined;
    const { durationMs, frames } = this.#missing;
    if (!hasJumped && frames < WITHIN_FRAMES) {
      this.#missing = { durationMs, frames: frames + 1 };
      return undefined;
    }
    this.#missing = undefined;
    return { fromMs, toMs: ptsMs, durationMs, reason: 'SOURCE_DROPPED' };
  }
}
