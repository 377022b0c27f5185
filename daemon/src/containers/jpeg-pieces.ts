import { TrueframeError } from '@trueframe/sdk';
import { jpegSize } from './jpeg-size.ts';
import { cluster } from './matroska/block.ts';
import { streamHead } from './matroska/stream-head.ts';
import type { MediaPiece, MediaPieces } from './media-piece.ts';

/** Length and presentation time before every picture on the media socket. */
const HEAD_BYTES = 12;
/** More than a gRPC message may carry, so that only nonsense is refused here. */
const MAX_PICTURE_BYTES = 32 * 1024 * 1024;
/** Nanoseconds per tick of the Matroska times: microseconds keep a client's milliseconds exact to three decimals. */
const TICK_NANOSECONDS = 1000;

/**
 * JPEG pictures, each `[4-byte big-endian length][8-byte big-endian double pts in ms][bytes]`, as pieces of a Matroska stream.
 *
 * A container rather than bare pictures because it keeps the borders and the times: one that cannot be decoded then
 * costs itself and not the times of all that follow.
 */
export class JpegPieces implements MediaPieces {
  readonly timescale = 1;
  readonly #maxPixels: number;
  #rest: Buffer[] = [];
  #restBytes = 0;
  /** Bytes that it takes to go on. */
  #need = HEAD_BYTES;
  #lastPtsMs = Number.NEGATIVE_INFINITY;
  #failure: TrueframeError | undefined;
  #pictures = 0;

  constructor(maxPixels: number) {
    this.#maxPixels = maxPixels;
  }

  /** Set when the input breaks the rules: what came before is passed on, the rest is not read. */
  get failure(): TrueframeError | undefined {
    return this.#failure;
  }

  get isOver(): boolean {
    return this.#failure !== undefined;
  }

  /** Pictures that were wrapped. */
  get pictures(): number {
    return this.#pictures;
  }

  push(chunk: Buffer): MediaPiece[] {
    this.#rest.push(chunk);
    this.#restBytes += chunk.length;
    const pieces: MediaPiece[] = [];
    while (!this.#failure && this.#restBytes >= this.#need) {
      const bytes = this.#takePicture();
      if (bytes) pieces.push({ type: 'opaque', bytes });
    }
    if (this.#failure) this.#rest = [];
    return pieces;
  }

  flush(): MediaPiece[] {
    if (this.#restBytes > 0) {
      this.#failure ??= new TrueframeError(
        'SOURCE_TRUNCATED',
        'the pushed media ended in the middle of a picture',
      );
    }
    return [];
  }

  #takePicture(): Buffer | undefined {
    const bytes = this.#rest.length === 1 ? this.#rest[0]! : Buffer.concat(this.#rest);
    this.#rest = [bytes];
    const length = bytes.readUInt32BE(0);
    if (length > MAX_PICTURE_BYTES) {
      this.#failure = new TrueframeError(
        'SOURCE_UNSUPPORTED',
        `a pushed picture of ${length} bytes is more than can be taken`,
      );
      return undefined;
    }
    this.#need = HEAD_BYTES + length;
    if (bytes.length < this.#need) return undefined;
    const picture = bytes.subarray(HEAD_BYTES, this.#need);
    this.#rest = [bytes.subarray(this.#need)];
    this.#restBytes -= this.#need;
    this.#need = HEAD_BYTES;
    return this.#wrap(bytes.readDoubleBE(4), picture);
  }

  #wrap(ptsMs: number, picture: Buffer): Buffer | undefined {
    const size = jpegSize(picture);
    this.#failure = this.#whyNot(ptsMs, size);
    if (this.#failure) return undefined;
    this.#lastPtsMs = ptsMs;
    this.#pictures += 1;
    const time = BigInt(Math.round((ptsMs * 1e6) / TICK_NANOSECONDS));
    const block = cluster({ time, duration: 0n, isKey: true, bytes: picture });
    if (this.#pictures > 1 || !size) return block;
    const head = streamHead({ tickNanoseconds: TICK_NANOSECONDS, codec: 'V_MJPEG', ...size });
    return Buffer.concat([head, block]);
  }

  #whyNot(ptsMs: number, size: ReturnType<typeof jpegSize>): TrueframeError | undefined {
    if (!(ptsMs >= 0 && ptsMs > this.#lastPtsMs && ptsMs < 1e12)) {
      return new TrueframeError(
        'REQUEST_INVALID',
        `pts_ms must grow from picture to picture: ${ptsMs} came after ${this.#lastPtsMs}`,
      );
    }
    if (size && size.width * size.height > this.#maxPixels) {
      return new TrueframeError(
        'DECODE_TOO_LARGE',
        `a picture of ${size.width}x${size.height} pixels is more than sources.maxPixels = ${this.#maxPixels}`,
      );
    }
    // Later ones may be damaged: the decoder skips them.
    if (!size && this.#pictures === 0) {
      return new TrueframeError('SOURCE_UNSUPPORTED', 'the first pushed picture is no JPEG');
    }
    return undefined;
  }
}
