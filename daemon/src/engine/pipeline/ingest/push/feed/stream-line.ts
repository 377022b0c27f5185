import type { UnitFacts } from '../../../../../containers/media-piece.ts';
import { ContinuousClock } from '../../../decode/continuous-clock.ts';
import { DueClock } from './due-clock.ts';
import type { Unit } from './unit.ts';

/** Longest interval of key frames at which late frames are skipped; with rarer ones, late frames are better than none. */
const REGULAR_SECONDS = 5;
/** A stream that is taken up in its middle is decoded from the next key frame on, if there is one by then. */
export const KEY_WITHIN_SECONDS = 10;

/** Puts the units of a stream on a line of time that only grows, as the decoder's frames are, and says when each is due. */
export class StreamLine {
  /** Ticks per second; known with the first unit. */
  readonly #timescale: () => number;
  readonly #beginsWithKey: boolean;
  readonly #due = new DueClock();
  readonly #continuous = new ContinuousClock({ stepSeconds: 1 / 25 });
  /** The unit whose frame is the first to come out, and the origin of all times: the first key frame. */
  #first: UnitFacts | undefined;
  /** Decode time of the first unit, given or not. */
  #arrivedFrom: number | undefined;
  #keys = { lastSeconds: Number.NaN, distance: Number.POSITIVE_INFINITY };

  /** `beginsWithKey`: of a stream that is taken up in its middle, what depends on a key frame that was missed is left out. */
  constructor(timescale: () => number, beginsWithKey: boolean) {
    this.#timescale = timescale;
    this.#beginsWithKey = beginsWithKey;
  }

  /** True when it is known which unit the first frame was of. */
  get isAligned(): boolean {
    return this.#first?.isKey === true;
  }

  /** True when a key frame can be expected soon after this time, in seconds since the first unit. */
  hasRegularKeys(seconds: number): boolean {
    const { lastSeconds, distance } = this.#keys;
    return Math.max(distance, seconds - lastSeconds) <= REGULAR_SECONDS;
  }

  /** Mends the times of a clock that jumps: here they are of no use for anything that is told apart by time. */
  mended(facts: UnitFacts): UnitFacts {
    const timescale = this.#timescale();
    this.#continuous.at(facts.decodeTime / timescale);
    const offset = Math.round(this.#continuous.offsetSeconds * timescale);
    if (offset === 0) return facts;
    const { decodeTime, showTime } = facts;
    return { ...facts, decodeTime: decodeTime + offset, showTime: showTime + offset };
  }

  /** True when the stream has begun, or does with this unit: what depends on a key frame that was missed is of no use. */
  begins(facts: UnitFacts): boolean {
    if (this.#first) return true;
    this.#arrivedFrom ??= facts.decodeTime;
    const waitedTicks = facts.decodeTime - this.#arrivedFrom;
    const maySkip = this.#beginsWithKey && waitedTicks < KEY_WITHIN_SECONDS * this.#timescale();
    if (maySkip && !facts.isKey) return false;
    this.#first = facts;
    return true;
  }

  /** Begins at a key frame: what came before cannot be decoded. */
  beginAt(key: UnitFacts): void {
    this.#first = key;
  }

  /** A unit that has come just now. */
  place(bytes: Buffer, facts: UnitFacts | undefined): Unit {
    const now = performance.now();
    const timescale = this.#timescale();
    const startSeconds =
      facts && this.#first ? (facts.decodeTime - this.#first.decodeTime) / timescale : 0;
    const dueMs = facts ? this.#due.arrived(startSeconds * 1000, now) : now;
    const endSeconds = startSeconds + (facts?.duration ?? 0) / timescale;
    if (facts?.isKey) {
      this.#keys = { lastSeconds: startSeconds, distance: startSeconds - this.#keys.lastSeconds };
    }
    const shownSeconds = facts ? this.shownSeconds(facts) : 0;
    return { bytes, facts, startSeconds, endSeconds, shownSeconds, dueMs };
  }

  /** From decoding its first frame to showing it, in seconds. */
  reorderOf({ showTime, decodeTime }: UnitFacts): number {
    return (showTime - decodeTime) / this.#timescale();
  }

  /** Returns the time at which the first frame of a unit is shown, in seconds after the first one. */
  shownSeconds({ showTime }: UnitFacts): number {
    return (showTime - (this.#first?.showTime ?? 0)) / this.#timescale();
  }
}
