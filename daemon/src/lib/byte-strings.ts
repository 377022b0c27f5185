const FIRST_CAPACITY = 256;

/**
 * Byte strings one behind the other, in memory that is used again after `clear`. Kept one by one, those of a live session
 * would be garbage too old to be collected cheaply, and each would hold on to the whole piece of Node's pool that it was cut from.
 */
export class ByteStrings {
  #bytes = new Uint8Array();
  /** Ends of the byte strings. */
  #ends: number[] = [];

  get count(): number {
    return this.#ends.length;
  }

  /** Bytes that are in use. */
  get size(): number {
    return this.#ends.at(-1) ?? 0;
  }

  /** Bytes of memory that it takes. */
  get allocated(): number {
    return this.#bytes.length + 8 * this.#ends.length;
  }

  append(bytes: Uint8Array): void {
    const from = this.size;
    const to = from + bytes.length;
    if (to > this.#bytes.length) this.#grow(to);
    this.#bytes.set(bytes, from);
    this.#ends.push(to);
  }

  clear(): void {
    this.#ends = [];
  }

  /** Copies of those at places `from` to `to`, the last one excluded, oldest first. */
  items(from = 0, to = this.count): Uint8Array[] {
    return this.#ends
      .slice(from, to)
      .map((end, k) => this.#bytes.slice(this.#ends[from + k - 1] ?? 0, end));
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(FIRST_CAPACITY, needed, 2 * this.#bytes.length));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}
