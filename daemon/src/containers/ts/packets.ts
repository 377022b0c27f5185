// MPEG transport stream, ISO/IEC 13818-1: the heads of packets (2.4.3.2), each in `bytes` at `at`.

export const PACKET_BYTES = 188;
const SYNC = 0x47;

/** The stream that it belongs to. */
export function pidAt(bytes: Buffer, at: number): number {
  return bytes.readUInt16BE(at + 1) & 0x1fff;
}

/** Returns whether a table or a picture, or another unit of its stream, begins in it. */
export function isStartAt(bytes: Buffer, at: number): boolean {
  return (bytes[at + 1]! & 0x40) !== 0;
}

/** Returns whether decoding can begin with it. */
export function isKeyAt(bytes: Buffer, at: number): boolean {
  return adaptationAt(bytes, at) > 1 && (bytes[at + 5]! & 0x40) !== 0;
}

/** Sets discontinuity_indicator in a packet that can carry it: its number need not follow on the one before it. */
export function markBreakAt(bytes: Buffer, at: number): void {
  if (adaptationAt(bytes, at) > 1) bytes[at + 5]! |= 0x80;
}

/** Returns the payload of a packet. */
export function bodyAt(bytes: Buffer, at: number): Buffer {
  return bytes.subarray(at + 4 + adaptationAt(bytes, at), at + PACKET_BYTES);
}

/** Bytes between head and body. */
function adaptationAt(bytes: Buffer, at: number): number {
  const isThere = (bytes[at + 3]! & 0x20) !== 0;
  return isThere ? Math.min(PACKET_BYTES - 4, 1 + bytes[at + 4]!) : 0;
}

export interface ScrambledCounts {
  packets: number;
  scrambled: number;
}

/** Counts packets that carry something, and those of them that are scrambled, as pay television is. */
export function countScrambled(bytes: Buffer): ScrambledCounts {
  const counts = { packets: 0, scrambled: 0 };
  for (let at = 0; at + PACKET_BYTES <= bytes.length; at += PACKET_BYTES) {
    if (bytes[at] !== SYNC) break;
    if ((bytes[at + 3]! & 0x10) === 0) continue;
    counts.packets += 1;
    if ((bytes[at + 3]! & 0xc0) !== 0) counts.scrambled += 1;
  }
  return counts;
}

/** True when a stream with so many is of no use without a key. */
export function isScrambled({ packets, scrambled }: ScrambledCounts): boolean {
  return scrambled > packets / 2;
}

/** Cuts a byte stream between packets. */
export class PacketCutter {
  #rest: Buffer = Buffer.alloc(0);
  #isOpaque = false;

  /** There was something else than a row of packets: nobody knows from there on. */
  get isOpaque(): boolean {
    return this.#isOpaque;
  }

  /** Returns the whole packets that have come, one after the other. */
  push(chunk: Buffer): Buffer {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    while (!this.#isOpaque && at + PACKET_BYTES <= bytes.length) {
      this.#isOpaque = bytes[at] !== SYNC;
      if (!this.#isOpaque) at += PACKET_BYTES;
    }
    this.#rest = bytes.subarray(at);
    return bytes.subarray(0, at);
  }

  /** Takes what has come besides. */
  rest(): Buffer {
    const bytes = this.#rest;
    this.#rest = Buffer.alloc(0);
    return bytes;
  }
}
