const FIRST_CAPACITY = 4096;

/**
 * Byte strings one behind the other, in memory that is used again after `clear`. Kept one by one, those of a live session
 * would be garbage too old to be collected cheaply.
 */
export class ByteStrings {
  #bytes = new Uint8Array();
  /** Ends of the byte strings. */
  #ends: number[] = [];

  append(bytes: Uint8Array): void {
    const from = this.#ends.at(-1) ?? 0;
    const to = from + bytes.length;
    if (to > this.#bytes.length) this.#grow(to);
    this.#bytes.set(bytes, from);
    this.#ends.push(to);
  }

  clear(): void {
    this.#ends = [];
  }

  /** Copies, oldest first. */
  items(): Uint8Array[] {
    return this.#ends.map((end, k) => this.#bytes.slice(this.#ends[k - 1] ?? 0, end));
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(FIRST_CAPACITY, needed, 2 * this.#bytes.length));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
