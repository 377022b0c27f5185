import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A field of a protobuf message: a number, or where its bytes lie in the file. */
export type WireField =
  | { readonly field: number; readonly value: number }
  | { readonly field: number; readonly start: number; readonly end: number };

interface FieldAt {
  /** Place of the field after it. */
  readonly next: number;
  readonly found?: WireField;
}

/** Bytes per read: headers of tensors lie megabytes apart, so more would be read for nothing. */
const WINDOW_BYTES = 16 * 1024;
/** No real graph comes near it; a file made of nothing but tiny fields would hold up the thread for minutes. */
const MAX_FIELDS = 20_000_000;
/** Names and paths; anything longer is no name. */
const MAX_TEXT_BYTES = 64 * 1024;

/**
 * Reads protobuf's wire format from a file of any size without loading it: what nobody asks for is skipped. Reads are
 * synchronous, because they are few and small.
 */
export class WireFile implements Disposable {
  readonly size: number;
  readonly #fd: number;
  readonly #window = Buffer.alloc(WINDOW_BYTES);
  #at = 0;
  #filled = 0;
  #fields = 0;

  constructor(path: string) {
    this.#fd = openSync(path, 'r');
    this.size = fstatSync(this.#fd).size;
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }

  /**
   * The fields of the message that lies at `start` up to `end`.
   * @throws Error the bytes are no protobuf
   */
  *fields(start: number, end: number): Iterable<WireField> {
    for (let at = start; at < end; ) {
      this.#fields += 1;
      if (this.#fields > MAX_FIELDS) throw new Error(`more than ${MAX_FIELDS} fields`);
      const key = this.#varint(at, end);
      const field = Math.floor(key.value / 8);
      if (field === 0) throw new Error(`field 0 at byte ${at}`);
      const { next, found } = this.#field(field, key.value % 8, key.next, end);
      if (next > end) throw new Error(`field ${field} ends beyond its message`);
      if (found) yield found;
      at = next;
    }
  }

  /** Reads what follows the key of a field; `found` is missing where nobody wants it. */
  #field(field: number, kind: number, at: number, end: number): FieldAt {
    switch (kind) {
      case 0: {
        const { value, next } = this.#varint(at, end);
        return { next, found: { field, value } };
      }
      case 1:
        return { next: at + 8 };
      case 2: {
        const { value, next } = this.#varint(at, end);
        return { next: next + value, found: { field, start: next, end: next + value } };
      }
      case 5:
        return { next: at + 4 };
      default:
        throw new Error(`field ${field} is of the unknown kind ${kind}`);
    }
  }

  /** Bytes as UTF-8. */
  text(start: number, end: number): string {
    if (end - start > MAX_TEXT_BYTES) throw new Error(`a name of ${end - start} bytes`);
    const bytes = Buffer.alloc(end - start);
    readSync(this.#fd, bytes, 0, bytes.length, start);
    return bytes.toString('utf8');
  }

  /** Numbers that are packed into one field. */
  packed(start: number, end: number): number[] {
    const values: number[] = [];
    for (let at = start; at < end; ) {
      const { value, next } = this.#varint(at, end);
      values.push(value);
      at = next;
    }
    return values;
  }

  /** Beyond 2^53 digits are lost; no size in a sound file is that large. */
  #varint(start: number, end: number): { readonly value: number; readonly next: number } {
    let value = 0;
    let factor = 1;
    for (let at = start; at < end && at < start + 10; at++) {
      const byte = this.#byte(at);
      value += (byte % 128) * factor;
      factor *= 128;
      if (byte < 128) return { value, next: at + 1 };
    }
    throw new Error(`a number is cut off at byte ${start}`);
  }

  #byte(at: number): number {
    if (at < this.#at || at >= this.#at + this.#filled) {
      this.#at = at;
      this.#filled = readSync(this.#fd, this.#window, 0, WINDOW_BYTES, at);
      if (this.#filled === 0) throw new Error(`the file ends at byte ${at}`);
    }
    return this.#window[at - this.#at]!;
  }
}
