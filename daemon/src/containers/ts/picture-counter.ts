import { bodyAt, isStartAt, PACKET_BYTES, pidAt } from './packets.ts';

/** A stream that is shown beside ours has a picture now and then between two of ours, and no more. */
const MIN_RUN = 10;

/**
 * Counts the pictures of an MPEG-TS by the heads of their packets: those of the stream that is read, and those of others that
 * come while it has none, as where the picture goes to another stream and comes back.
 */
export class PictureCounter {
  readonly #ownAt: (byte: number) => number | undefined;
  #own: number | undefined;
  #byte = 0;
  #read = 0;
  #missed = 0;
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

  /** Whole packets. */
  push(packets: Buffer): void {
    for (let at = 0; at < packets.length; at += PACKET_BYTES) {
      if (beginsPictureAt(packets, at)) this.#picture(pidAt(packets, at), this.#byte + at);
    }
    this.#byte += packets.length;
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
    // One of several beside each other was the picture.
    const most = Math.max(0, ...this.#others.values());
    return most >= MIN_RUN ? most : 0;
  }
}

/** By the head of its PES packet (2.4.3.7). */
function beginsPictureAt(packets: Buffer, at: number): boolean {
  if (!isStartAt(packets, at)) return false;
  const body = bodyAt(packets, at);
  return body.length >= 4 && body.readUIntBE(0, 3) === 1 && body[3]! >> 4 === 0xe;
}
