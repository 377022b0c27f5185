import { createReadStream } from 'node:fs';
import type { FilePart } from './next-part.ts';

// MPEG transport stream, ISO/IEC 13818-1.

const PACKET = 188;
const SYNC = 0x47;
/** A stream that is shown beside ours has a picture now and then between two of ours, and no more. */
const MIN_RUN = 10;

/** Pictures of an MPEG-TS that were read, and those that were not, because the picture went to another stream and came back. */
export interface PictureCount {
  readonly read: number;
  readonly missed: number;
}

/**
 * Counts pictures by the heads of their packets, one pass over the file. `parts`: what was read, in order. Undefined: it is no
 * plain row of packets, so nobody knows.
 */
export async function missedPictures(
  path: string,
  parts: readonly Pick<FilePart, 'skipBytes' | 'streamId'>[],
  signal?: AbortSignal,
): Promise<PictureCount | undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let byte = 0;
  let [read, missed] = [0, 0];
  /** Pictures of others since the last one of ours, by stream. */
  let others = new Map<number, number>();
  for await (const chunk of createReadStream(path, {
    highWaterMark: 2 ** 20,
    ...(signal && { signal }),
  })) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
    let at = 0;
    for (; at + PACKET <= bytes.length; at += PACKET) {
      if (bytes[at] !== SYNC) return undefined;
      const pid = pictureIn(bytes, at);
      if (pid === undefined) continue;
      if (pid !== pidAt(parts, byte + at)) {
        others.set(pid, (others.get(pid) ?? 0) + 1);
        continue;
      }
      read += 1;
      if (others.size === 0) continue;
      // Of several, one was the picture.
      const most = Math.max(...others.values());
      if (read > 1 && most >= MIN_RUN) missed += most;
      others = new Map();
    }
    byte += at;
    rest = bytes.subarray(at);
  }
  return { read, missed };
}

/** Whose packet begins a picture there. */
function pictureIn(bytes: Buffer, at: number): number | undefined {
  const isStart = (bytes[at + 1]! & 0x40) !== 0;
  if (!isStart) return undefined;
  const hasAdaptation = (bytes[at + 3]! & 0x20) !== 0;
  const body = at + 4 + (hasAdaptation ? 1 + bytes[at + 4]! : 0);
  if (body + 4 > at + PACKET || bytes.readUIntBE(body, 3) !== 1) return undefined;
  return bytes[body + 3]! >> 4 === 0xe ? bytes.readUInt16BE(at + 1) & 0x1fff : undefined;
}

function pidAt(parts: Parameters<typeof missedPictures>[1], byte: number): number {
  const part = parts.findLast(({ skipBytes }) => skipBytes <= byte) ?? parts[0];
  return Number(part?.streamId);
}
