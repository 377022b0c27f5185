import { type Rung, rungAt } from '../../config/rungs.ts';

/** Relief of a live session: the work that it is spared at the moment. */
export class Relief {
  #rung: number;
  #wanted = 0;

  constructor(rung: number) {
    this.#rung = rung;
  }

  get rung(): number {
    return this.#rung;
  }

  /** False: it was there already. */
  moveTo(rung: number): boolean {
    if (rung === this.#rung) return false;
    this.#rung = rung;
    this.#wanted = 0;
    return true;
  }

  /** True when the next frame that the sampling policy wants is analysed. */
  takesNext(): boolean {
    const takes = this.#wanted % this.#now.keepEvery === 0;
    this.#wanted += 1;
    return takes;
  }

  /** The members that are asked, by their place in the ensemble. */
  asked(ensemble: readonly { readonly optional?: boolean | undefined }[]): readonly number[] {
    const all = ensemble.map((_, k) => k);
    return this.#now.skipsOptional ? all.filter((k) => !ensemble[k]!.optional) : all;
  }

  get #now(): Rung {
    return rungAt(this.#rung);
  }
}
