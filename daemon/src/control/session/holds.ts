/** Reasons outside of a session: the store cannot keep up, or its tenant uses too much. */
export type HoldReason = 'store' | 'quota';

/** Reasons for which a session waits. It waits while there is one. */
export class Holds<Reason> {
  readonly #reasons = new Set<Reason>();
  readonly #onChange: (isHeld: boolean) => void;

  constructor(onChange: (isHeld: boolean) => void) {
    this.#onChange = onChange;
  }

  get isHeld(): boolean {
    return this.#reasons.size > 0;
  }

  set(reason: Reason, isHeld: boolean): void {
    const before = this.isHeld;
    if (isHeld) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
    if (this.isHeld !== before) this.#onChange(this.isHeld);
  }
}
