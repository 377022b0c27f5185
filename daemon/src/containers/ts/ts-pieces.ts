import type { MediaPiece, MediaPieces, UnitFacts } from '../media-piece.ts';
import {
  bodyAt,
  countScrambled,
  isKeyAt,
  isScrambled,
  isStartAt,
  markBreakAt,
  PACKET_BYTES,
  PacketCutter,
  pidAt,
} from './packets.ts';
import { PictureCounter } from './picture-counter.ts';

const PAT_PID = 0;
/** MPEG-1, MPEG-2, MPEG-4 part 2, H.264, HEVC (table 2-34). */
const VIDEO_TYPES: readonly number[] = [0x01, 0x02, 0x10, 0x1b, 0x24];
/** Times have 33 bits: they begin again every 26.5 hours. */
const WRAP = 2 ** 33;

/** So many packets show whether a stream is scrambled. */
const HEAD_PACKETS = 100;

/**
 * Cuts an MPEG transport stream where a picture of its first video stream begins. What belongs to a picture is passed on
 * packet by packet: where it ends is only known when the next one begins.
 */
export class TsPieces implements MediaPieces {
  readonly timescale = 90_000;
  /** Counts the pictures of all streams in it. */
  readonly pictures = new PictureCounter();
  readonly #cutter = new PacketCutter();
  readonly #head = { packets: 0, scrambled: 0, bytes: 0 };
  #mapPid: number | undefined;
  #videoPid: number | undefined;
  #lastTime: number | undefined;
  #duration = 0;

  /** Most of what it carries is scrambled; undefined: too little has come to say. */
  get isScrambled(): boolean | undefined {
    const isKnown = this.#head.bytes >= HEAD_PACKETS * PACKET_BYTES;
    return isKnown ? isScrambled(this.#head) : undefined;
  }

  push(chunk: Buffer): MediaPiece[] {
    if (this.#cutter.isOpaque) return [{ type: 'opaque', bytes: chunk }];
    const packets = this.#cutter.push(chunk);
    this.pictures.push(packets);
    this.#lookAtHead(packets);
    const pieces = this.#cut(packets);
    return this.#cutter.isOpaque ? [...pieces, ...this.flush()] : pieces;
  }

  markBreak(bytes: Buffer): void {
    markBreakAt(bytes, 0);
  }

  flush(): MediaPiece[] {
    const bytes = this.#cutter.rest();
    return bytes.length > 0 ? [{ type: 'opaque', bytes }] : [];
  }

  #lookAtHead(packets: Buffer): void {
    if (this.isScrambled !== undefined) return;
    const { packets: more, scrambled } = countScrambled(packets);
    this.#head.packets += more;
    this.#head.scrambled += scrambled;
    this.#head.bytes += packets.length;
  }

  #cut(packets: Buffer): MediaPiece[] {
    const pieces: MediaPiece[] = [];
    let facts: UnitFacts | undefined;
    let from = 0;
    const cutAt = (at: number) => {
      if (at > from) pieces.push({ type: 'unit', bytes: packets.subarray(from, at), facts });
      from = at;
    };
    for (let at = 0; at < packets.length; at += PACKET_BYTES) {
      const begun = this.#read(packets, at);
      if (!begun) continue;
      cutAt(at);
      facts = begun;
    }
    cutAt(packets.length);
    return pieces;
  }

  /** The picture that begins with this packet, if one does. */
  #read(packets: Buffer, at: number): UnitFacts | undefined {
    const pid = pidAt(packets, at);
    const isMine = pid === PAT_PID || pid === this.#mapPid || pid === this.#videoPid;
    if (!isMine || !isStartAt(packets, at)) return undefined;
    const body = bodyAt(packets, at);
    if (pid === PAT_PID) this.#mapPid = readMapPid(section(body)) ?? this.#mapPid;
    else if (pid === this.#mapPid) this.#videoPid = readVideoPid(section(body)) ?? this.#videoPid;
    else {
      const times = readTimes(body);
      if (times) return this.#toFacts(times, isKeyAt(packets, at));
    }
    return undefined;
  }

  #toFacts({ shown, decoded }: { shown: number; decoded: number }, isKey: boolean): UnitFacts {
    const last = this.#lastTime ?? decoded;
    const decodeTime = decoded + WRAP * Math.round((last - decoded) / WRAP);
    // This is the duration of the picture before: the next one is not known.
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
