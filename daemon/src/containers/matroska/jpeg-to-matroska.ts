import { Transform } from 'node:stream';
import { TrueframeError } from '@trueframe/sdk';
import { jpegSize } from '../jpeg-size.ts';
import { element, elementHead, endlessHead, unsigned } from './ebml.ts';

/** Length and presentation time before every picture on the media socket. */
const HEAD_BYTES = 12;
/** More than a gRPC message may carry, so that only nonsense is refused here. */
const MAX_PICTURE_BYTES = 32 * 1024 * 1024;
/** Nanoseconds per tick of the Matroska times: microseconds keep a client's milliseconds exact to three decimals. */
const TICK_NANOSECONDS = 1000;

/**
 * Wraps JPEG pictures, each `[4-byte big-endian length][8-byte big-endian double pts in ms][bytes]`, in a Matroska stream.
 *
 * A container rather than bare pictures because it keeps the borders and the times: one that cannot be decoded then
 * costs itself and not the times of all that follow.
 */
export class JpegToMatroska extends Transform {
  readonly #maxPixels: number;
  #rest: Buffer[] = [];
  #restBytes = 0;
  #lastPtsMs = Number.NEGATIVE_INFINITY;
  #hasBegun = false;
  #failure: TrueframeError | undefined;
  #pictures = 0;

  constructor(maxPixels: number) {
    super();
    this.#maxPixels = maxPixels;
  }

  /** Set when the input breaks the rules: what came before is passed on, the rest is not read. */
  get failure(): TrueframeError | undefined {
    return this.#failure;
  }

  /** Pictures that were wrapped. */
  get pictures(): number {
    return this.#pictures;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#rest.push(chunk);
    this.#restBytes += chunk.length;
    while (!this.#failure && this.#takePicture());
    if (this.#failure) {
      this.#rest = [];
      this.#restBytes = 0;
      if (!this.writableEnded && !this.readableEnded) this.push(null);
    }
    done();
  }

  override _flush(done: () => void): void {
    if (this.#restBytes > 0 && !this.#failure) {
      this.#failure = new TrueframeError(
        'SOURCE_TRUNCATED',
        'the pushed media ended in the middle of a picture',
      );
    }
    done();
  }

  #takePicture(): boolean {
    if (this.#restBytes < HEAD_BYTES) return false;
    const bytes = this.#rest.length === 1 ? this.#rest[0]! : Buffer.concat(this.#rest);
    this.#rest = [bytes];
    const length = bytes.readUInt32BE(0);
    if (length > MAX_PICTURE_BYTES) {
      this.#failure = new TrueframeError(
        'SOURCE_UNSUPPORTED',
        `a pushed picture of ${length} bytes is more than can be taken`,
      );
      return false;
    }
    const end = HEAD_BYTES + length;
    if (bytes.length < end) return false;
    this.#rest = [bytes.subarray(end)];
    this.#restBytes = bytes.length - end;
    this.#write(bytes.readDoubleBE(4), bytes.subarray(HEAD_BYTES, end));
    return true;
  }

  #write(ptsMs: number, picture: Buffer): void {
    const size = jpegSize(picture);
    this.#failure = this.#whyNot(ptsMs, size);
    if (this.#failure) return;
    this.#lastPtsMs = ptsMs;
    this.#pictures += 1;
    if (!this.#hasBegun && size) this.push(streamHead(size));
    this.#hasBegun = true;
    const ticks = Math.round((ptsMs * 1e6) / TICK_NANOSECONDS);
    const time = element(0xe7, unsigned(ticks));
    // Track 1, no offset to the time of the cluster, key frame.
    const block = [elementHead(0xa3, picture.length + 4), Buffer.from('81000080', 'hex')];
    const head = Buffer.concat([time, ...block]);
    this.push(elementHead(0x1f43b675, head.length + picture.length));
    this.push(head);
    this.push(picture);
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
    if (!size && !this.#hasBegun) {
      return new TrueframeError('SOURCE_UNSUPPORTED', 'the first pushed picture is no JPEG');
    }
    return undefined;
  }
}

function streamHead({ width, height }: { width: number; height: number }): Buffer {
  const text = (value: string) => Buffer.from(value, 'ascii');
  return Buffer.concat([
    element(0x1a45dfa3, [
      element(0x4282, text('matroska')),
      element(0x4287, unsigned(4)),
      element(0x4285, unsigned(2)),
    ]),
    endlessHead(0x18538067),
    element(0x1549a966, [
      element(0x2ad7b1, unsigned(TICK_NANOSECONDS)),
      element(0x4d80, text('trueframe')),
      element(0x5741, text('trueframe')),
    ]),
    element(0x1654ae6b, [
      element(0xae, [
        element(0xd7, unsigned(1)),
        element(0x73c5, unsigned(1)),
        element(0x83, unsigned(1)),
        element(0x9c, unsigned(0)),
        element(0x86, text('V_MJPEG')),
        element(0xe0, [element(0xb0, unsigned(width)), element(0xba, unsigned(height))]),
      ]),
    ]),
  ]);
}
