import type { MediaPiece, MediaPieces, UnitFacts } from '../media-piece.ts';
import { boxAt, MAX_INIT_BYTES, type Mp4Box } from './boxes.ts';
import { type Mp4Fragment, readFragments } from './fragment.ts';
import { type Mp4Tracks, readTracks } from './tracks.ts';

/** More than any fragment of a live stream. */
const MAX_UNIT_BYTES = 64 * 1024 * 1024;
const LONG_HEADER = 16;

/** A piece of a fragmented MP4. */
export type Mp4Piece = MediaPiece & {
  /** The video of a unit, and what is there of a unit that the stream breaks off in. */
  readonly fragment?: Mp4Fragment | undefined;
  /** Times at which each sound begins in it, in ticks of its track, in the order of `tracks.sounds`; undefined: it does not. */
  readonly soundsAt?: readonly (bigint | undefined)[];
};

/** Media comes before its description, in a fragment or in one piece; or something else than MP4 does. */
export type Fmp4Problem = 'no-header' | 'index-at-end' | 'broken';

/** Cuts a fragmented MP4 byte stream into its pieces. A fragment comes as soon as its last byte is there. */
export class Fmp4Pieces implements MediaPieces {
  #chunks: Buffer[] = [];
  #have = 0;
  /** Bytes that it takes to go on. */
  #need = LONG_HEADER;
  #tracks: Mp4Tracks | undefined;
  #isOpaque = false;
  #problem: Fmp4Problem | undefined;
  /** Place in the stream, in bytes, of the piece that is being put together. */
  #streamAt = 0;
  /** In it: where the next box begins, and the description of a fragment. */
  #at = 0;
  #moof: Mp4Box | undefined;
  /** End of the video so far, in ticks. */
  #goesOnAt = 0n;

  /** Reason why it could not be followed any further; undefined: it can. */
  get problem(): Fmp4Problem | undefined {
    return this.#problem;
  }

  get timescale(): number {
    return this.#tracks?.video.timescale ?? 1;
  }

  /** Known with the initialisation segment. */
  get tracks(): Mp4Tracks | undefined {
    return this.#tracks;
  }

  push(chunk: Buffer): Mp4Piece[] {
    if (this.#isOpaque) return [{ type: 'opaque', bytes: chunk }];
    this.#chunks.push(chunk);
    this.#have += chunk.length;
    if (this.#have < this.#need) return [];
    const pieces: Mp4Piece[] = [];
    let bytes = this.#take();
    for (let piece = this.#next(bytes); piece; piece = this.#next(bytes)) {
      pieces.push(piece);
      bytes = bytes.subarray(piece.bytes.length);
      if (this.#isOpaque) return pieces;
      this.#streamAt += piece.bytes.length;
      this.#at = 0;
      this.#moof = undefined;
    }
    this.#chunks = [bytes];
    this.#have = bytes.length;
    return pieces;
  }

  flush(): Mp4Piece[] {
    const moof = this.#moof;
    const bytes = this.#take();
    if (bytes.length === 0) return [];
    const read = moof && this.#tracks && this.#read(bytes, moof, this.#tracks);
    const fragment = read?.get(this.#tracks?.video.id ?? 0);
    return [{ type: 'opaque', bytes, ...(fragment && { fragment }) }];
  }

  #take(): Buffer {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#have = 0;
    return bytes;
  }

  /** The piece that `bytes` begin with; undefined: it takes more of them. */
  #next(bytes: Buffer): Mp4Piece | undefined {
    for (;;) {
      const box = boxAt(bytes, this.#at);
      this.#need = box && box.end > this.#at ? box.end : this.#at + LONG_HEADER;
      if (!box) return undefined;
      const problem = this.#problemWith(box);
      if (problem) return this.#giveUp(bytes, problem);
      if (bytes.length < box.end) return undefined;
      this.#at = box.end;
      const piece = this.#tracks
        ? this.#endUnit(bytes, box, this.#tracks)
        : this.#begin(bytes, box);
      if (piece) return piece;
    }
  }

  #problemWith({ type, body, end }: Mp4Box): Fmp4Problem | undefined {
    const isBegun = this.#tracks !== undefined;
    if (!isBegun && type === 'moof') return 'no-header';
    if (!isBegun && type === 'mdat') return 'index-at-end';
    const isTooLong = end > (isBegun ? MAX_UNIT_BYTES : MAX_INIT_BYTES);
    return end < body || isTooLong ? 'broken' : undefined;
  }

  /** The initialisation segment, if it ends with this box. */
  #begin(bytes: Buffer, { type, end }: Mp4Box): Mp4Piece | undefined {
    if (type !== 'moov') return undefined;
    const init = bytes.subarray(0, end);
    const tracks = unlessBroken(() => readTracks(init));
    if (!tracks) return this.#giveUp(bytes, 'broken');
    this.#tracks = tracks;
    return { type: 'init', bytes: init };
  }

  /** A fragment, if it ends with this box. */
  #endUnit(all: Buffer, box: Mp4Box, tracks: Mp4Tracks): Mp4Piece | undefined {
    if (box.type === 'moof') this.#moof = box;
    const moof = this.#moof;
    if (box.type !== 'mdat' || !moof) return undefined;
    const bytes = all.subarray(0, box.end);
    const read = this.#read(bytes, moof, tracks);
    if (!read) return this.#giveUp(all, 'broken');
    const fragment = read.get(tracks.video.id);
    if (fragment) this.#goesOnAt = fragment.decodeTime + BigInt(fragment.duration);
    const soundsAt = tracks.sounds.map(({ id }) => {
      const sound = read.get(id);
      return sound && sound.decodeTime + BigInt(sound.samples[0]!.offset);
    });
    return { type: 'unit', bytes, facts: fragment && factsOf(fragment), fragment, soundsAt };
  }

  #read(bytes: Buffer, moof: Mp4Box, { video, sounds }: Mp4Tracks) {
    const context = { streamAt: this.#streamAt, goesOnAt: this.#goesOnAt };
    return unlessBroken(() => readFragments(bytes, moof, [video, ...sounds], context));
  }

  #giveUp(bytes: Buffer, problem: Fmp4Problem): Mp4Piece {
    this.#problem = problem;
    this.#isOpaque = true;
    return { type: 'opaque', bytes };
  }
}

function factsOf({ decodeTime, duration, samples }: Mp4Fragment): UnitFacts {
  const [first] = samples;
  return {
    samples: samples.length,
    isKey: first!.isKey,
    decodeTime: Number(decodeTime),
    showTime: Number(decodeTime) + first!.offset,
    duration,
  };
}

/** Undefined: it is broken. A box may promise more than it holds. */
export function unlessBroken<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
