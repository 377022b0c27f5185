/** The newest items of a list that may grow for days, and how many were let go. */
export class Newest<T> {
  readonly #limit: number;
  #items: T[];
  #omitted: number;

  /** Goes on from what an earlier one held. */
  constructor(limit: number, { items, omitted }: NewestState<T> = { items: [], omitted: 0 }) {
    this.#limit = limit;
    this.#items = [...items];
    this.#omitted = omitted;
  }

  /** Oldest first. */
  get items(): readonly T[] {
    return this.#items;
  }

  /** Older items that are not kept. */
  get omitted(): number {
    return this.#omitted;
  }

  get state(): NewestState<T> {
    return { items: this.#items, omitted: this.#omitted };
  }

  /** Puts what `change` returns in the place of each item. */
  revise(change: (item: T) => T): void {
    this.#items = this.#items.map(change);
  }

  /** Returns the item that was let go for it. */
  add(item: T): T | undefined {
    this.#items.push(item);
    if (this.#items.length <= this.#limit) return undefined;
    this.#omitted += 1;
    return this.#items.shift();
  }
}

export interface NewestState<T> {
  readonly items: readonly T[];
  readonly omitted: number;
}
