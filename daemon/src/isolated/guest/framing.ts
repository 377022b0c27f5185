/** Longest header that is read, in bytes. */
const MOST_HEADER_BYTES = 8 * 2 ** 20;
/** Most bytes of arrays that come with one message: pictures and tensors. */
const MOST_ARRAY_BYTES = 256 * 2 ** 20;

type Bytes = Uint8Array<ArrayBufferLike>;

/** Arrays that travel as they are. Everything else is JSON. */
const ARRAYS = { Uint8Array, Float32Array, BigInt64Array, Int32Array, Float64Array } as const;
type ArrayName = keyof typeof ARRAYS;

/**
 * Returns a message as it is written: its length, JSON, then the bytes of its arrays. Nothing else is used for what comes from a stranger:
 * JSON makes plain data, whatever the bytes are.
 */
export function encode(message: unknown): Bytes[] {
  const arrays: Bytes[] = [];
  const lengths: number[] = [];
  const body = JSON.stringify(message, (_, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
    if (!ArrayBuffer.isView(value)) return value;
    const name = value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name;
    arrays.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    lengths.push(value.byteLength);
    return { $array: arrays.length - 1, name };
  });
  const header = Buffer.from(JSON.stringify({ lengths, body: body ?? 'null' }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(header.length);
  return [size, header, ...arrays];
}

/** Puts messages together from chunks. */
export class Decoder {
  readonly #onMessage: (message: unknown) => void;
  #parts: Bytes[] = [new Uint8Array(4)];
  #part = 0;
  #filled = 0;
  #body = '';

  constructor(onMessage: (message: unknown) => void) {
    this.#onMessage = onMessage;
  }

  /** @throws Error the bytes are no messages, or too long */
  write(chunk: Bytes): void {
    let rest = chunk;
    while (rest.length > 0) {
      const part = this.#parts[this.#part]!;
      const taken = rest.subarray(0, part.length - this.#filled);
      part.set(taken, this.#filled);
      this.#filled += taken.length;
      rest = rest.subarray(taken.length);
      while (this.#filled === this.#parts[this.#part]?.length) this.#next();
    }
  }

  /** A part is complete: size, header or an array. */
  #next(): void {
    const part = this.#parts[this.#part]!;
    this.#filled = 0;
    this.#part += 1;
    if (this.#part === 1) this.#parts.push(headerOf(part));
    else if (this.#part === 2) this.#readHeader(part);
    if (this.#part < this.#parts.length) return;
    const arrays = this.#parts.slice(2);
    const message = revive(this.#body, arrays);
    this.#parts = [new Uint8Array(4)];
    this.#part = 0;
    this.#onMessage(message);
  }

  #readHeader(bytes: Bytes): void {
    const { lengths, body } = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (!Array.isArray(lengths) || typeof body !== 'string') throw new Error('no header');
    let total = 0;
    for (const length of lengths) {
      if (!Number.isSafeInteger(length) || length < 0) throw new Error('no length');
      total += length;
    }
    if (total > MOST_ARRAY_BYTES) throw new Error(`arrays of ${total} bytes`);
    this.#body = body;
    this.#parts.push(...lengths.map((length: number) => new Uint8Array(length)));
  }
}

function headerOf(size: Bytes): Bytes {
  const length = Buffer.from(size).readUInt32LE();
  if (length === 0 || length > MOST_HEADER_BYTES) throw new Error(`a header of ${length} bytes`);
  return new Uint8Array(length);
}

function revive(body: string, arrays: readonly Bytes[]): unknown {
  return JSON.parse(body, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$number' in value) return Number(value.$number);
    if (!('$array' in value)) return value;
    const { $array: index, name } = value as { $array: unknown; name?: unknown };
    const bytes = arrays[Number(index)];
    if (!bytes || !Object.hasOwn(ARRAYS, String(name))) throw new Error('no array');
    const type = ARRAYS[name as ArrayName];
    const { buffer, byteLength } = bytes;
    return new type(buffer as ArrayBuffer, 0, Math.floor(byteLength / type.BYTES_PER_ELEMENT));
  });
}
