/**
 * The analysed frames of one session, as the engine described them, so that another engine can go on where this one
 * died. The entries are opaque here.
 */
export class Journal {
  readonly #limit: number;
  #entries: Uint8Array[] = [];

  /** `limit`: newest entries that are kept; Infinity for sources that can be read again from the start. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  append(entry: Uint8Array): void {
    // A copy (slice() of a Buffer is none): what IPC hands over is a view that would keep the whole message alive.
    this.#entries.push(new Uint8Array(entry));
    // Cut in large steps: shifting one by one would move the whole array for every frame.
    if (this.#entries.length >= 2 * this.#limit) this.#entries = this.#entries.slice(-this.#limit);
  }

  /** Oldest first. */
  entries(): readonly Uint8Array[] {
    return this.#limit === Number.POSITIVE_INFINITY
      ? this.#entries
      : this.#entries.slice(-this.#limit);
  }

  clear(): void {
    this.#entries = [];
  }
}
