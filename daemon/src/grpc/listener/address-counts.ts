/** The number of open connections or calls of each address. */
export class AddressCounts {
  readonly #counts = new Map<string, number>();

  /** `group`: address that limits count by. */
  of(group: string): number {
    return this.#counts.get(group) ?? 0;
  }

  /** Returns the number with this one. */
  add(group: string): number {
    const count = this.of(group) + 1;
    this.#counts.set(group, count);
    return count;
  }

  remove(group: string): void {
    const left = this.of(group) - 1;
    if (left > 0) this.#counts.set(group, left);
    else this.#counts.delete(group);
  }
}
