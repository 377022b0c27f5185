/** How far below full quality the frames were analysed that something rests on. */
export class Degradation {
  #frames = 0;
  #degraded = 0;
  #highest = 0;

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
