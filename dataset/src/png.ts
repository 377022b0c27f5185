import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { TrueframeError } from '@trueframe/sdk';
import type { Picture } from '@trueframe/sdk/resize';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3 };
// Filters of a row: what it is predicted from.
const LEFT = 1;
const UP = 2;
const MEAN = 3;
const PAETH = 4;

/** A PNG file of a grey or RGB picture. */
export function encodePng({ data, width, height, channels }: Picture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = channels === 3 ? 2 : 0;
  const line = width * channels;
  const rows = Buffer.alloc((line + 1) * height);
  for (let y = 0; y < height; y++) {
    const at = y * (line + 1);
    rows[at] = LEFT;
    for (let i = 0; i < line; i++) {
      const left = i < channels ? 0 : data[y * line + i - channels]!;
      rows[at + 1 + i] = data[y * line + i]! - left;
    }
  }
  const body = deflateSync(rows, { level: 4 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', body),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/**
 * Reads grey and RGB files of 8 bits, not interlaced: what `encodePng` writes.
 * @throws DECODE_FAILED for anything else
 */
export function decodePng(file: Buffer, name: string): Picture {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw unreadable(name, 'it is no PNG');
  const parts: Buffer[] = [];
  let header: Buffer | undefined;
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const body = file.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = body;
    if (type === 'IDAT') parts.push(body);
    at += length + 12;
  }
  const channels = header && CHANNELS[header[9]!];
  if (!header || !channels || header[8] !== 8 || header[12] !== 0) {
    throw unreadable(name, 'only grey and RGB pictures of 8 bits are read');
  }
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  let rows: Buffer;
  try {
    rows = inflateSync(Buffer.concat(parts));
  } catch (cause) {
    throw unreadable(name, (cause as Error).message);
  }
  const line = width * channels;
  if (rows.length !== (line + 1) * height) throw unreadable(name, 'it is cut short');
  const data = new Uint8Array(line * height);
  for (let y = 0; y < height; y++) restoreRow(rows, data, y, line, channels);
  return { data, width, height, channels };
}

function restoreRow(rows: Buffer, data: Uint8Array, y: number, line: number, channels: number) {
  const from = y * (line + 1);
  const to = y * line;
  const filter = rows[from]!;
  for (let i = 0; i < line; i++) {
    const left = i < channels ? 0 : data[to + i - channels]!;
    const up = y === 0 ? 0 : data[to + i - line]!;
    const corner = y === 0 || i < channels ? 0 : data[to + i - line - channels]!;
    data[to + i] = rows[from + 1 + i]! + predict(filter, left, up, corner);
  }
}

function predict(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case LEFT:
      return left;
    case UP:
      return up;
    case MEAN:
      return (left + up) >> 1;
    case PAETH: {
      const byLeft = Math.abs(up - corner);
      const byUp = Math.abs(left - corner);
      const byCorner = Math.abs(left + up - 2 * corner);
      if (byLeft <= byUp && byLeft <= byCorner) return left;
      return byUp <= byCorner ? up : corner;
    }
    default:
      return 0;
  }
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(body.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

function unreadable(name: string, why: string): TrueframeError {
  return new TrueframeError('DECODE_FAILED', `cannot read the picture ${name}: ${why}`);
}
