import type { UnitFacts } from '../../../../../containers/media-piece.ts';
import { LeftOut } from './left-out.ts';
import { KEY_WITHIN_SECONDS } from './stream-line.ts';
import type { UnitQueue } from './unit-queue.ts';

const CATCH_UP_MS = 200;

export interface LateLimits {
  /** Media that has waited longer than this, in milliseconds, is left out as soon as there is a newer key frame. */
  readonly maxAgeMs: number;
  /** The same, where there is no newer key frame but one can be expected. */
  readonly uselessAgeMs: number;
}

/** Leaves out what of a live stream is late: it goes on with the newest key frame, or with the next one. */
export class LateUnits {
  readonly #limits: LateLimits;
  readonly #queue: UnitQueue;
  readonly #onSkipped: (frames: number) => void;
  readonly #skips = new LeftOut();
  /** Since when, and how late, what is waiting is of no use. */
  #lateFrom: { readonly lateMs: number; readonly atMs: number } | undefined;
  /** Everything is left out up to the next key frame: frames so far, and since when. */
  #pause: { readonly frames: number; readonly startSeconds: number } | undefined;

  constructor(limits: LateLimits, queue: UnitQueue, onSkipped: (frames: number) => void) {
    this.#limits = limits;
    this.#queue = queue;
    this.#onSkipped = onSkipped;
  }

  /** While the next key frame is awaited: whether this piece is left out as well. */
  leavesOut(facts: UnitFacts | undefined, startSeconds: number): boolean {
    if (!this.#pause) return false;
    const { frames, startSeconds: since } = this.#pause;
    if (!facts) return true;
    if (facts.isKey || startSeconds - since > KEY_WITHIN_SECONDS) {
      this.#skips.add(frames, startSeconds);
      this.#pause = undefined;
      return false;
    }
    this.#pause = { frames: frames + facts.samples, startSeconds: since };
    this.#onSkipped(facts.samples);
    return true;
  }

  /** Nothing that waits is wanted by now. */
  isInTime(): void {
    this.#lateFrom = undefined;
  }

  /**
   * Skips units while what waits is so late; `expectsKey`: another key frame comes soon. Returns true when it has skipped some.
   */
  skip(lateMs: number, expectsKey: boolean): boolean {
    const { units } = this.#queue;
    if (lateMs <= this.#limits.uselessAgeMs) this.#lateFrom = undefined;
    if (lateMs <= this.#limits.maxAgeMs) return false;
    const from = units.findIndex(({ facts }) => facts); // Before it is the rest of what was begun.
    const key = units.findLastIndex(({ facts }) => facts?.isKey);
    if (key > from) {
      const frames = this.#remove(from, key);
      this.#skips.add(frames, units[from]!.startSeconds);
      return true;
    }
    if (key < 0 && expectsKey && this.#isLosing(lateMs)) {
      // Whatever is decoded now is dropped later: the time is better spent on other streams, up to the next key frame.
      const { startSeconds } = units[from]!;
      this.#pause = { frames: this.#remove(from, units.length), startSeconds };
      return true;
    }
    return false;
  }

  /** The decoder has come to this time. Returns how many frames were left out just before it. */
  takeSkipped(atSeconds: number): number {
    return this.#skips.take(atSeconds);
  }

  #remove(from: number, to: number): number {
    const frames = this.#queue.remove(from, to);
    this.#onSkipped(frames);
    return frames;
  }

  /** True when it is too late for what is waiting, and the decoder is not catching up, as it does after a hiccup. */
  #isLosing(lateMs: number): boolean {
    if (lateMs <= this.#limits.uselessAgeMs) return false;
    const now = performance.now();
    this.#lateFrom ??= { lateMs, atMs: now };
    if (now - this.#lateFrom.atMs < CATCH_UP_MS || lateMs < this.#lateFrom.lateMs) return false;
    this.#lateFrom = undefined;
    return true;
  }
}
