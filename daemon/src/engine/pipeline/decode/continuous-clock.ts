import { JITTER_SECONDS, LONGEST_STEP_SECONDS, STEP_LIMIT_SECONDS } from './time-rules.ts';

export interface ClockPosition {
  /** By the source's times. */
  readonly sourceSeconds: number;
  readonly seconds: number;
}

/** Facts about a source's clock that are known beforehand. */
export interface ClockRules {
  /** The source's time at which it begins; undefined: that of its first frame, whatever it is. */
  readonly startSeconds?: number | undefined;
  /** Position that another one had reached, instead. */
  readonly position?: ClockPosition | undefined;
  /** One frame, while none was measured. */
  readonly stepSeconds: number;
  /** True when the source may have gone ahead by so much to this time, from one frame to the next. Absent: by 10 s. */
  accepts?(stepSeconds: number, toSeconds: number): boolean;
}

export interface Moment {
  /** Never less than before. */
  readonly seconds: number;
  /** The source's clock jumped here. Its own times, in seconds: of the frame before, and of this one. */
  readonly jump?: { readonly beforeSeconds: number; readonly afterSeconds: number };
}

/**
 * Makes the times of a source continuous: where its clock goes back, or ahead by more than it may, the frame comes one
 * step after the one before it. Where the clock returns to where it was, so do we: a single frame with a wrong time
 * moves no other. A frame that is late by no more than jitter keeps its place in the order and changes nothing.
 *
 * The expression of `firstOfEachCell` (sampling-filter.ts) does the same inside ffmpeg.
 */
export class ContinuousClock {
  readonly #rules: ClockRules;
  #hasBegun = false;
  /** Time of the newest frame that was not late: by the source's clock, and by ours. */
  #in = 0;
  #out = 0;
  /** Ours less the source's, before its clock jumped. */
  #otherOffset = 0;
  #step: number;
  #hasReturned = false;
  #furthest = Number.NEGATIVE_INFINITY;
  /** Frames since then that were late. */
  #late = 0;

  constructor(rules: ClockRules) {
    this.#rules = rules;
    this.#step = rules.stepSeconds;
    if (!rules.position) return;
    this.#hasBegun = true;
    this.#in = rules.position.sourceSeconds;
    this.#out = rules.position.seconds;
  }

  /** The greatest time that the source gave a frame. */
  get furthestSeconds(): number {
    return this.#furthest;
  }

  /** True when the newest jump was one back to where the clock was before the one before it. */
  get hasReturned(): boolean {
    return this.#hasReturned;
  }

  /** Ours less the source's. */
  get offsetSeconds(): number {
    return this.#out - this.#in;
  }

  get position(): ClockPosition {
    return { sourceSeconds: this.#in, seconds: this.#out };
  }

  /** `seconds` NaN: the frame has no time. */
  at(seconds: number): Moment {
    if (!this.#hasBegun) return this.#begin(seconds);
    if (Number.isNaN(seconds)) {
      this.#in += this.#step;
      this.#out += this.#step;
      return { seconds: this.#out };
    }
    const step = seconds - this.#in;
    if (step > 0 && this.#accepts(step, seconds)) {
      // With an offset of 0 the time is the source's own to the last bit.
      const offset = this.#out - this.#in;
      this.#moveTo(seconds, offset === 0 ? seconds : this.#out + step);
      this.#step = Math.min(step, LONGEST_STEP_SECONDS);
      return { seconds: this.#out };
    }
    if (step <= 0 && step > -JITTER_SECONDS && this.#late * this.#step < JITTER_SECONDS) {
      this.#late += 1;
      return { seconds: this.#out };
    }
    const jump = { beforeSeconds: this.#in, afterSeconds: seconds };
    const offset = this.#out - this.#in;
    const back = seconds + this.#otherOffset;
    const ahead = back - this.#out;
    // A clock that goes the same way once more does not return.
    const isOpposite = step <= 0 || ahead < step;
    this.#hasReturned = ahead > 0 && ahead <= STEP_LIMIT_SECONDS && isOpposite;
    this.#moveTo(seconds, this.#hasReturned ? back : this.#out + (this.#late + 1) * this.#step);
    this.#otherOffset = offset;
    return { seconds: this.#out, jump };
  }

  #begin(seconds: number): Moment {
    this.#hasBegun = true;
    const { startSeconds } = this.#rules;
    const start = startSeconds ?? (Number.isNaN(seconds) ? 0 : seconds);
    const step = Number.isNaN(seconds) ? 0 : seconds - start;
    if (step <= 0 ? step > -STEP_LIMIT_SECONDS : this.#accepts(step, seconds)) {
      this.#moveTo(start + step, start + step);
      return { seconds: this.#out };
    }
    this.#moveTo(seconds, start);
    return { seconds: start, jump: { beforeSeconds: start, afterSeconds: seconds } };
  }

  #accepts(step: number, toSeconds: number): boolean {
    return this.#rules.accepts?.(step, toSeconds) ?? step <= STEP_LIMIT_SECONDS;
  }

  #moveTo(input: number, output: number): void {
    this.#in = input;
    this.#furthest = Math.max(this.#furthest, input);
    this.#out = output;
    this.#late = 0;
  }
}
