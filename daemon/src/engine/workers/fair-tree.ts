/**
 * The most that a child that was at rest may be behind the others, in milliseconds per weight: enough that one with short
 * tasks, which asks again only after each of them, gets its share; far too little to hold the others up.
 */
const CREDIT_MS = 50;

/**
 * A node of a fair share: what its children have used, in proportion to their weights. Whoever has used least is next;
 * one that comes back after a rest has next to nothing saved up.
 */
export class FairNode {
  readonly weight: number;
  readonly #parent: FairNode | undefined;
  readonly #children = new Map<string, FairNode>();
  /** Use ÷ weight, on the clock that the siblings share. */
  #used = 0;
  /** The children's clock: what the one that was served last had used. */
  #clock = 0;
  #waiting = 0;
  #urgent = 0;
  /** Asked for or running. A node without any is at rest. */
  #active = 0;

  constructor(weight: number, parent?: FairNode) {
    this.weight = weight;
    this.#parent = parent;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Number of those that wait and are urgent. */
  get urgent(): number {
    return this.#urgent;
  }

  /** The child of that name, made when there is none. */
  child(name: string, weight: number): FairNode {
    let child = this.#children.get(name);
    if (!child) {
      child = new FairNode(weight, this);
      this.#children.set(name, child);
    }
    return child;
  }

  /** One more waits here, and so in every node above. */
  arrive(isUrgent: boolean): void {
    const parent = this.#parent;
    if (this.#active === 0 && parent) this.#used = Math.max(this.#used, parent.#clock - CREDIT_MS);
    this.#active += 1;
    this.#waiting += 1;
    if (isUrgent) this.#urgent += 1;
    parent?.arrive(isUrgent);
  }

  /** One of those that wait here is served, or has given up. */
  leave(isUrgent: boolean): void {
    this.#waiting -= 1;
    if (isUrgent) this.#urgent -= 1;
    const parent = this.#parent;
    if (!parent) return;
    parent.#clock = Math.max(parent.#clock, this.#used);
    parent.leave(isUrgent);
  }

  /** One that was served is done. */
  finish(): void {
    this.#active -= 1;
    this.#parent?.finish();
  }

  /** Time that was used here; negative to correct what was charged in advance. */
  charge(ms: number): void {
    const parent = this.#parent;
    if (!parent) return;
    this.#used += ms / this.weight;
    parent.charge(ms);
  }

  /** From now on it is served before its siblings, until it comes to rest. */
  goFirst(): void {
    this.#used = Number.NEGATIVE_INFINITY;
  }

  /** The child to be served next: of those where somebody waits, or somebody urgent, the one that has used least. */
  next(isUrgent: boolean): FairNode | undefined {
    let least: FairNode | undefined;
    for (const child of this.#children.values()) {
      const waiting = isUrgent ? child.#urgent : child.#waiting;
      if (waiting > 0 && (!least || child.#used < least.#used)) least = child;
    }
    return least;
  }

  /** Takes out the nodes that are at rest, from here upwards, so that nothing is kept of whoever has gone. */
  prune(): void {
    const parent = this.#parent;
    if (!parent || this.#active > 0 || this.#children.size > 0) return;
    for (const [name, child] of parent.#children) {
      if (child === this) parent.#children.delete(name);
    }
    parent.prune();
  }
}
