const LOWERED_BY = 0.9;
/** While most of what is counted on is used, finding out by trying hurts: small steps. Otherwise it does not. */
const RAISED_BY = 0.03;
const RAISED_AT_REST_BY = 0.15;
const REST = 0.75;
const LEAST = 0.3;
/** Reports in a row with late sessions before they are believed: a single one may be a hiccup. */
const BELIEVED = 2;
/** Reports after an overload that late sessions may still come from it: what is left out lasts up to the next key frame. */
const ECHO = 8;

/**
 * Share of the machine that there really is: 1, unless sessions lose frames although the figures say that all fit, as when
 * other processes use the processors too. Then less is counted on, down and up again in small steps.
 */
export class Strain {
  #share = 1;
  #late = 0;
  /** Reports in a row in which all would fit on the whole machine. */
  #fitting = ECHO;

  get share(): number {
    return this.#share;
  }

  /** Once per report. `load`: what sessions take now, as a share of what is counted on. */
  update(isAnyLate: boolean, load: number): void {
    this.#fitting = load * this.#share <= 1 ? this.#fitting + 1 : 0;
    const isStrained = isAnyLate && load <= 1 && this.#fitting > ECHO;
    this.#late = isStrained ? this.#late + 1 : 0;
    if (this.#late >= BELIEVED) this.#share = Math.max(LEAST, this.#share * LOWERED_BY);
    else if (!isAnyLate) {
      this.#share = Math.min(1, this.#share + (load < REST ? RAISED_AT_REST_BY : RAISED_BY));
    }
  }
}
