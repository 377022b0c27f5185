import { createReadStream } from 'node:fs';
import type { FilePart } from './next-part.ts';

// MPEG transport stream, ISO/IEC 13818-1.

const PACKET = 188;
const SYNC = 0x47;
/** A stream that is shown beside ours has a picture now and then between two of ours, and no more. */
const MIN_RUN = 10;

/**
 * Counts the pictures of an MPEG-TS by the heads of their packets: those of the stream that is read, and those of others that
 * come while it has none, as where the picture goes to another stream and comes back.
 */
export class PictureCounter {
  readonly #ownAt: (byte: number) => number | undefined;
  #own: number | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #byte = 0;
  #read = 0;
  #missed = 0;
  #isOpaque = false;
  /** Pictures of others since the last one of ours, by stream. */
  readonly #others = new Map<number, number>();

  /** `ownAt`: which stream is read, by its PID, from this byte on; undefined: the first one with a picture. */
  constructor(ownAt: (byte: number) => number | undefined = () => undefined) {
    this.#ownAt = ownAt;
  }

  /** Pictures of the stream that is read. */
  get read(): number {
    return this.#read;
  }

  /** Pictures of others that come between two of those, or, by `wholeWay`, after the last one. */
  missed(wholeWay: boolean): number {
    return this.#missed + (wholeWay ? this.#run : 0);
  }

  push(chunk: Buffer): void {
    if (this.#isOpaque) return;
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (; at + PACKET <= bytes.length; at += PACKET) {
      // No plain row of packets: nobody knows from here on.
      this.#isOpaque = bytes[at] !== SYNC;
      if (this.#isOpaque) return;
      const pid = pictureIn(bytes, at);
      if (pid !== undefined) this.#picture(pid, this.#byte + at);
    }
    this.#byte += at;
    this.#rest = bytes.subarray(at);
  }

  #picture(pid: number, byte: number): void {
    this.#own ??= pid;
    if (pid !== (this.#ownAt(byte) ?? this.#own)) {
      this.#others.set(pid, (this.#others.get(pid) ?? 0) + 1);
      return;
    }
    if (this.#read > 0) this.#missed += this.#run;
    this.#read += 1;
    this.#others.clear();
  }

  get #run(): number {
    // Of several beside each other, one was the picture.
    const most = Math.max(0, ...this.#others.values());
    return most >= MIN_RUN ? most : 0;
  }
}

/** Counts the pictures that were missed in a file of which these parts were read, in order. */
export async function missedPictures(
  path: string,
  parts: readonly Pick<FilePart, 'skipBytes' | 'streamId'>[],
  signal?: AbortSignal,
): Promise<{ readonly read: number; readonly missed: number }> {
  const counter = new PictureCounter((byte) => {
    const part = parts.findLast(({ skipBytes }) => skipBytes <= byte) ?? parts[0];
    return Number(part?.streamId);
  });
  const stream = createReadStream(path, { highWaterMark: 2 ** 20, ...(signal && { signal }) });
  for await (const chunk of stream) counter.push(chunk as Buffer);
  return { read: counter.read, missed: counter.missed(false) };
}

/** Returns the PID of the packet that begins a picture there. */
function pictureIn(bytes: Buffer, at: number): number | undefined {
  const isStart = (bytes[at + 1]! & 0x40) !== 0;
  if (!isStart) return undefined;
  const hasAdaptation = (bytes[at + 3]! & 0x20) !== 0;
  const body = at + 4 + (hasAdaptation ? 1 + bytes[at + 4]! : 0);
  if (body + 4 > at + PACKET || bytes.readUIntBE(body, 3) !== 1) return undefined;
  return bytes[body + 3]! >> 4 === 0xe ? bytes.readUInt16BE(at + 1) & 0x1fff : undefined;
}
