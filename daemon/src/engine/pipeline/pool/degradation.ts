export interface DegradationState {
  readonly frames: number;
  readonly degraded: number;
  readonly highest: number;
}

const NONE: DegradationState = { frames: 0, degraded: 0, highest: 0 };

/** Distance below full quality at which the frames were analysed that something rests on. */
export class Degradation {
  #frames: number;
  #degraded: number;
  #highest: number;

  constructor({ frames, degraded, highest }: DegradationState = NONE) {
    this.#frames = frames;
    this.#degraded = degraded;
    this.#highest = highest;
  }

  get state(): DegradationState {
    return { frames: this.#frames, degraded: this.#degraded, highest: this.#highest };
  }

  add(rung: number): void {
    this.#frames += 1;
    if (rung > 0) this.#degraded += 1;
    this.#highest = Math.max(this.#highest, rung);
  }

  /** The highest rung of the degrade ladder among them; 0: all at full quality. */
  get highest(): number {
    return this.#highest;
  }

  /** Share of them that was not at full quality, 0..1. */
  get share(): number {
    return this.#frames > 0 ? this.#degraded / this.#frames : 0;
  }
}
