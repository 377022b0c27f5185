import type { MediaPiece, MediaPieces, UnitFacts } from '../media-piece.ts';

// MPEG transport stream, ISO/IEC 13818-1.

const PACKET = 188;
const SYNC = 0x47;
const PAT_PID = 0;
/** MPEG-1, MPEG-2, MPEG-4 part 2, H.264, HEVC (table 2-34). */
const VIDEO_TYPES: readonly number[] = [0x01, 0x02, 0x10, 0x1b, 0x24];
/** Times have 33 bits: they begin again every 26.5 hours. */
const WRAP = 2 ** 33;

/**
 * Cuts an MPEG transport stream where a picture of its first video stream begins. What belongs to a picture is passed on
 * packet by packet: where it ends is only known when the next one begins.
 */
export class TsPieces implements MediaPieces {
  readonly timescale = 90_000;
  #rest: Buffer = Buffer.alloc(0);
  #mapPid: number | undefined;
  #videoPid: number | undefined;
  #isOpaque = false;
  #lastTime: number | undefined;
  #duration = 0;

  push(chunk: Buffer): MediaPiece[] {
    if (this.#isOpaque) return [{ type: 'opaque', bytes: chunk }];
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const pieces: MediaPiece[] = [];
    let facts: UnitFacts | undefined;
    let from = 0;
    let at = 0;
    const cut = () => {
      if (at > from) pieces.push({ type: 'unit', bytes: bytes.subarray(from, at), facts });
      from = at;
      facts = undefined;
    };
    for (; at + PACKET <= bytes.length; at += PACKET) {
      if (bytes[at] !== SYNC) {
        cut();
        this.#isOpaque = true;
        this.#rest = Buffer.alloc(0);
        return [...pieces, { type: 'opaque', bytes: bytes.subarray(at) }];
      }
      const begun = this.#read(bytes.subarray(at, at + PACKET));
      if (!begun) continue;
      cut();
      facts = begun;
    }
    cut();
    this.#rest = bytes.subarray(at);
    return pieces;
  }

  flush(): MediaPiece[] {
    const bytes = this.#rest;
    this.#rest = Buffer.alloc(0);
    return bytes.length > 0 ? [{ type: 'opaque', bytes }] : [];
  }

  /** The picture that begins with this packet, if one does. */
  #read(packet: Buffer): UnitFacts | undefined {
    const pid = packet.readUInt16BE(1) & 0x1fff;
    const isStart = (packet[1]! & 0x40) !== 0;
    const isMine = pid === PAT_PID || pid === this.#mapPid || pid === this.#videoPid;
    if (!isStart || !isMine) return undefined;
    const hasAdaptation = (packet[3]! & 0x20) !== 0;
    const adaptation = hasAdaptation ? packet[4]! : 0;
    const body = packet.subarray(hasAdaptation ? 5 + adaptation : 4);
    if (pid === PAT_PID) this.#mapPid = readMapPid(section(body)) ?? this.#mapPid;
    else if (pid === this.#mapPid) this.#videoPid = readVideoPid(section(body)) ?? this.#videoPid;
    else {
      const times = readTimes(body);
      const isKey = adaptation > 0 && (packet[5]! & 0x40) !== 0;
      if (times) return this.#toFacts(times, isKey);
    }
    return undefined;
  }

  #toFacts({ shown, decoded }: { shown: number; decoded: number }, isKey: boolean): UnitFacts {
    const last = this.#lastTime ?? decoded;
    const decodeTime = decoded + WRAP * Math.round((last - decoded) / WRAP);
    // Of the picture before: the next one is not known.
    const step = decodeTime - last;
    if (step > 0 && step < this.timescale) this.#duration = step;
    this.#lastTime = decodeTime;
    const showTime = decodeTime + ((shown - decoded + WRAP) % WRAP);
    return { samples: 1, isKey, decodeTime, showTime, duration: this.#duration };
  }
}

/** A table that begins in this packet, as far as it is in it (2.4.4.1). */
function section(body: Buffer): Buffer {
  return body.subarray(1 + (body[0] ?? 0));
}

/** Reads where the first program is described (2.4.4.3). */
function readMapPid(table: Buffer): number | undefined {
  for (let at = 8; at + 4 <= endOf(table); at += 4) {
    if (table.readUInt16BE(at) !== 0) return table.readUInt16BE(at + 2) & 0x1fff;
  }
  return undefined;
}

/** The first video stream of a program (2.4.4.8). */
function readVideoPid(table: Buffer): number | undefined {
  if (table.length < 12) return undefined;
  let at = 12 + (table.readUInt16BE(10) & 0xfff);
  while (at + 5 <= endOf(table)) {
    if (VIDEO_TYPES.includes(table[at]!)) return table.readUInt16BE(at + 1) & 0x1fff;
    at += 5 + (table.readUInt16BE(at + 3) & 0xfff);
  }
  return undefined;
}

/** End of a table's content, in front of its checksum. */
function endOf(table: Buffer): number {
  return table.length < 3 ? 0 : Math.min(table.length, 3 + (table.readUInt16BE(1) & 0xfff) - 4);
}

/** Reads the times in the head of a PES packet (2.4.3.7); undefined: it has none. */
function readTimes(body: Buffer): { readonly shown: number; readonly decoded: number } | undefined {
  if (body.length < 14 || body.readUIntBE(0, 3) !== 1) return undefined;
  const flags = body[7]! >> 6;
  if ((flags & 2) === 0) return undefined;
  const shown = readTime(body, 9);
  return { shown, decoded: flags === 3 && body.length >= 19 ? readTime(body, 14) : shown };
}

/** 33 bits in five bytes. */
function readTime(body: Buffer, at: number): number {
  const high = (body[at]! >> 1) & 7;
  const middle = body.readUInt16BE(at + 1) >> 1;
  const low = body.readUInt16BE(at + 3) >> 1;
  return high * 2 ** 30 + middle * 2 ** 15 + low;
}
