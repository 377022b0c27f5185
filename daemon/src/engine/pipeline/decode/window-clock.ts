/** Frames of the source that an analysed frame takes along, for models that look at several at once. */
export interface WindowPlan {
  /** Frames of the source from the first to the last of a window, at least 2. The last one is the frame that is analysed. */
  readonly length: number;
  /** Distances of its frames from the last one: growing, from 1 to `length - 1`. */
  readonly offsets: readonly number[];
}

/** The part that a frame plays after it has passed the sampling filter. */
export interface WindowRole {
  /** A window ends with it: it is analysed. */
  readonly isEnd: boolean;
  /** A window that is still open holds it. */
  readonly isPart: boolean;
  /** So many frames back the oldest open window begins; -1: none is open. */
  readonly reach: number;
}

/** Counts the frames of the source through the windows that sampling has begun. Windows may overlap. */
export class WindowClock {
  readonly #plan: WindowPlan;
  #count = 0;
  /** Counts at which the open windows end, growing. */
  readonly #ends: number[] = [];

  constructor(plan: WindowPlan) {
    this.#plan = plan;
  }

  get plan(): WindowPlan {
    return this.#plan;
  }

  /** Another frame of the source was decoded. */
  frame(): void {
    this.#count += 1;
    while (this.#ends.length > 0 && this.#ends[0]! < this.#count) this.#ends.shift();
  }

  /** Sampling picks the newest frame: a window begins with it. */
  begin(): void {
    this.#ends.push(this.#count + this.#plan.length - 1);
  }

  /** Role of the newest frame. */
  role(): WindowRole {
    const open = this.#ends.filter((end) => end > this.#count);
    const { length, offsets } = this.#plan;
    return {
      isEnd: this.#ends[0] === this.#count,
      isPart: open.some((end) => offsets.includes(end - this.#count)),
      reach: open.length === 0 ? -1 : length - 1 - (open[0]! - this.#count),
    };
  }

  /** Gives open windows up, because the next frame does not follow on the last one. */
  restart(): void {
    this.#ends.length = 0;
  }
}
