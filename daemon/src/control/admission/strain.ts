const LOWERED_BY = 0.9;
const RAISED_BY = 0.03;
const LEAST = 0.3;
/** Reports in a row with late sessions before they are believed: a single one may be a hiccup. */
const BELIEVED = 2;

/**
 * How much of the machine there really is: 1, unless sessions lose frames although the figures say that all fit, as when
 * other processes use the processors too. Then less is counted on, down and up again in small steps.
 */
export class Strain {
  #share = 1;
  #late = 0;

  get share(): number {
    return this.#share;
  }

  /** Once per report. */
  update(isAnyLate: boolean, isFitting: boolean): void {
    this.#late = isAnyLate && isFitting ? this.#late + 1 : 0;
    if (this.#late >= BELIEVED) this.#share = Math.max(LEAST, this.#share * LOWERED_BY);
    else if (!isAnyLate) this.#share = Math.min(1, this.#share + RAISED_BY);
  }
}
