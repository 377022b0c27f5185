import { ByteStrings } from '../../lib/byte-strings.ts';

/** Old events go by chunks, so that nothing has to be moved. */
const CHUNK_BYTES = 64 * 1024;

/** The newest events of a session, encoded, oldest first. */
export class KeptEvents {
  #chunks: ByteStrings[] = [];
  #count = 0;
  #bytes = 0;

  get count(): number {
    return this.#count;
  }

  /** Bytes of memory that they take. */
  get bytes(): number {
    return this.#bytes;
  }

  append(event: Uint8Array): void {
    let chunk = this.#chunks.at(-1);
    if (!chunk || chunk.size + event.length > CHUNK_BYTES) {
      chunk = new ByteStrings();
      this.#chunks.push(chunk);
    }
    this.#bytes -= chunk.allocated;
    chunk.append(event);
    this.#bytes += chunk.allocated;
    this.#count += 1;
  }

  /** Copies of up to `limit` events from a place on. */
  slice(from: number, limit: number): readonly Uint8Array[] {
    const found: Uint8Array[] = [];
    let first = 0;
    for (const chunk of this.#chunks) {
      const begin = Math.max(0, from - first);
      const end = Math.min(chunk.count, from + limit - first);
      if (begin < end) found.push(...chunk.items(begin, end));
      first += chunk.count;
    }
    return found;
  }

  /** Forgets about half of them, of one event it. */
  dropOlderHalf(): void {
    const [only] = this.#chunks;
    if (this.#chunks.length === 1 && only) {
      const newer = only.items(Math.ceil(only.count / 2));
      this.#forget(1);
      for (const event of newer) this.append(event);
    } else this.#forget(Math.ceil(this.#chunks.length / 2));
  }

  #forget(chunks: number): void {
    for (const { count, allocated } of this.#chunks.splice(0, chunks)) {
      this.#count -= count;
      this.#bytes -= allocated;
    }
  }
}
