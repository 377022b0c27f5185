// Boxes of ISO/IEC 14496-12, as far as fragmented MP4 needs them.

export interface Mp4Box {
  readonly type: string;
  /** Offset of the header, of what follows it, and of the end. */
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

type Range = Pick<Mp4Box, 'body' | 'end'>;

/** The boxes one after the other in all of `bytes`, or inside of one box. What makes no sense ends the list. */
export function boxes(bytes: Buffer, { body: from, end: to }: Range = whole(bytes)): Mp4Box[] {
  const found: Mp4Box[] = [];
  let start = from;
  while (start + 8 <= to) {
    let size = bytes.readUInt32BE(start);
    let body = start + 8;
    if (size === 1) {
      if (body + 8 > to) break;
      size = Number(bytes.readBigUInt64BE(body));
      body += 8;
    }
    if (size < body - start) break;
    const type = bytes.toString('latin1', start + 4, start + 8);
    found.push({ type, start, body, end: start + size });
    start += size;
  }
  return found;
}

/** Follows a path of box types, the first of each. */
export function findBox(
  bytes: Buffer,
  [type, ...rest]: readonly string[],
  within: Range = whole(bytes),
): Mp4Box | undefined {
  const box = boxes(bytes, within).find((one) => one.type === type);
  return !box || rest.length === 0 ? box : findBox(bytes, rest, box);
}

/** Ticks per second, of an `mdhd`. */
export function readTimescale(bytes: Buffer, mdhd: Mp4Box): number {
  // Version 1 has 64-bit times before it (8.4.2).
  return bytes.readUInt32BE(mdhd.body + (bytes[mdhd.body] === 1 ? 20 : 12));
}

function whole(bytes: Buffer): Range {
  return { body: 0, end: bytes.length };
}
