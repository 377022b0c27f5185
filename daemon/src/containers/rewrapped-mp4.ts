import { cluster } from './matroska/block.ts';
import { videoHead } from './matroska/video-head.ts';
import type { MediaPiece, MediaPieces } from './media-piece.ts';
import { Fmp4Pieces, type Fmp4Problem, type Mp4Piece, unlessBroken } from './mp4/fmp4-pieces.ts';
import type { Mp4Fragment } from './mp4/fragment.ts';
import { StreamStart } from './mp4/stream-start.ts';
import { readVideoFormat, type VideoFormat } from './mp4/video-format.ts';
import { rescale } from './rescale.ts';

const NANOSECONDS = 1_000_000_000;
/** ffmpeg takes times through a double on their way: what is left of a nanosecond after years still tells these ticks apart. */
const MAX_TIMESCALE = 20_000_000;

/**
 * Added to all times in a re-wrapped stream, in seconds: those of Matroska cannot be below 0, and those of a source may go back.
 * Three years.
 */
export const REWRAPPED_FROM_SECONDS = 100_000_000;
const SHIFT = BigInt(REWRAPPED_FROM_SECONDS) * BigInt(NANOSECONDS);

/** Facts about a stream that its decoder needs. */
export type Wrapping =
  /** Matroska, with times in nanoseconds after `REWRAPPED_FROM_SECONDS`. */
  | { readonly container: 'matroska'; readonly timescale: number; readonly format: VideoFormat }
  /** As it came: Matroska cannot carry this video, or there is nothing in it that could be followed. */
  | { readonly container: 'mp4' };

/**
 * Fragmented MP4 as pieces of a Matroska stream with the same pictures and times: the demuxer of MP4 in ffmpeg keeps an index of
 * all fragments, for ever, and throws away those whose times go back. Sound is left out.
 */
export class RewrappedMp4 implements MediaPieces {
  readonly #pieces = new Fmp4Pieces();
  #wrapping: Wrapping | undefined;
  #start: StreamStart | undefined;
  /** They wait until it is known where the stream starts. */
  #held: Mp4Piece[] = [];
  #init: Buffer | undefined;
  /** Nanoseconds by which times are moved that have gone back by even more. */
  #moved = 0n;

  get timescale(): number {
    return this.#pieces.timescale;
  }

  /** Undefined: too little has come to say. */
  get wrapping(): Wrapping | undefined {
    return this.#wrapping;
  }

  /** Frame rate of the first second or so, to the hundredth; 0: unknown. */
  get frameRate(): number {
    return this.#start?.frameRate ?? 0;
  }

  /** True when something that is no fragmented MP4 followed what could be read: it is left out. */
  get isOver(): boolean {
    return this.#wrapping?.container === 'matroska' && this.problem !== undefined;
  }

  push(chunk: Buffer): MediaPiece[] {
    return this.#pieces.push(chunk).flatMap((piece) => this.#take(piece));
  }

  flush(): MediaPiece[] {
    const last = this.#pieces.flush().flatMap((piece) => this.#take(piece));
    return [...this.#release(), ...last];
  }

  /** Reason why it cannot be followed any further. */
  get problem(): Fmp4Problem | undefined {
    return this.#pieces.problem;
  }

  /** The initialisation segment as it came. */
  get init(): Buffer | undefined {
    return this.#init;
  }

  #take(piece: Mp4Piece): MediaPiece[] {
    if (piece.type === 'init') return [this.#begin(piece)];
    this.#wrapping ??= { container: 'mp4' };
    if (this.#wrapping.container === 'mp4') return [asItIs(piece)];
    if (piece.type === 'unit') {
      this.#held.push(piece);
      return this.#start?.note(piece.fragment, piece.soundsAt) ? this.#release() : [];
    }
    const { bytes, fragment } = piece;
    // The rest at the end may be an index.
    if (!fragment) return [];
    return [
      ...this.#release(),
      { type: 'unit', bytes: this.#wrap(bytes, fragment), facts: undefined },
    ];
  }

  #begin(piece: Mp4Piece): MediaPiece {
    const { tracks, timescale } = this.#pieces;
    this.#init = piece.bytes;
    const format = tracks && unlessBroken(() => readVideoFormat(piece.bytes, tracks.video));
    const head = format && timescale <= MAX_TIMESCALE ? videoHead(format) : undefined;
    if (!tracks || !format || !head) {
      this.#wrapping = { container: 'mp4' };
      return piece;
    }
    this.#wrapping = { container: 'matroska', timescale, format };
    this.#start = new StreamStart(tracks);
    return { type: 'init', bytes: head };
  }

  #release(): MediaPiece[] {
    return this.#held.splice(0).flatMap(({ bytes, fragment, ...piece }) => {
      if (!fragment || piece.type !== 'unit') return [];
      return [{ type: 'unit' as const, facts: piece.facts, bytes: this.#wrap(bytes, fragment) }];
    });
  }

  #wrap(bytes: Buffer, { decodeTime, samples }: Mp4Fragment): Buffer {
    const { timescale } = this;
    const from = decodeTime - (this.#start?.ticks ?? 0n);
    const nanoseconds = (ticks: bigint) => rescale(ticks, NANOSECONDS, timescale);
    const blocks = samples
      .filter(({ at }) => at >= 0 && at < bytes.length)
      .map(({ after, offset, duration, isKey, at, size }) => {
        const time = SHIFT + nanoseconds(from + BigInt(after + offset));
        if (time + this.#moved < 0n) this.#moved = -time;
        return cluster({
          time: time + this.#moved,
          duration: nanoseconds(BigInt(duration)),
          isKey,
          bytes: bytes.subarray(at, at + size),
        });
      });
    return Buffer.concat(blocks);
  }
}

/** Returns a piece unchanged. Where it says its own place in the stream, nothing before it may be left out. */
function asItIs({ type, bytes, fragment, ...piece }: Mp4Piece): MediaPiece {
  if (type === 'unit' && fragment?.isBound) return { type: 'opaque', bytes };
  return { type, bytes, ...piece } as MediaPiece;
}
