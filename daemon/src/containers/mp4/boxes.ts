// Boxes of ISO/IEC 14496-12, as far as fragmented MP4 needs them.

/** More than any real initialisation segment. */
export const MAX_INIT_BYTES = 4 * 1024 * 1024;
/** Fields of a visual sample entry before its boxes (12.1.3). */
export const VISUAL_ENTRY_BYTES = 78;

export interface Mp4Box {
  readonly type: string;
  /** Offset of the header, of what follows it, and of the end. */
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

type Range = Pick<Mp4Box, 'body' | 'end'>;

/**
 * The box that begins at `start`; undefined: its header is not complete. Its `end` is what the header says: it may lie beyond
 * `bytes`, or before `body` where there is no MP4, or where a size of 0 stands for all that comes.
 */
export function boxAt(bytes: Buffer, start: number): Mp4Box | undefined {
  if (bytes.length < start + 8) return undefined;
  const type = bytes.toString('latin1', start + 4, start + 8);
  const size = bytes.readUInt32BE(start);
  if (size !== 1) return { type, start, body: start + 8, end: start + size };
  if (bytes.length < start + 16) return undefined;
  const longSize = Number(bytes.readBigUInt64BE(start + 8));
  return { type, start, body: start + 16, end: start + longSize };
}

/** The boxes one after the other in all of `bytes`, or inside of one box. What makes no sense ends the list. */
export function boxes(bytes: Buffer, { body: from, end: to }: Range = whole(bytes)): Mp4Box[] {
  const found: Mp4Box[] = [];
  let box = boxAt(bytes, from);
  while (box && box.body <= to && box.end >= box.body) {
    found.push(box);
    box = boxAt(bytes, box.end);
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
