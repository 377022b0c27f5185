/** One message of a stream as the Connect protocol frames it. */
export interface Envelope {
  /** The last one: it says how the call ended. */
  readonly isEnd: boolean;
  readonly text: string;
}

const HEADER = 5;
const END = 2;

/** Reads envelopes (flags, four bytes of length, JSON) from a body, wherever it is cut. */
export async function* readEnvelopes(body: ReadableStream<Uint8Array>): AsyncGenerator<Envelope> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let buffered = new Uint8Array(0);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      buffered = joined(buffered, value);
      let next = lengthOf(buffered);
      while (next !== undefined && buffered.length >= HEADER + next) {
        const text = decoder.decode(buffered.subarray(HEADER, HEADER + next));
        yield { isEnd: ((buffered[0] ?? 0) & END) !== 0, text };
        buffered = buffered.slice(HEADER + next);
        next = lengthOf(buffered);
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function lengthOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < HEADER) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  return both;
}
