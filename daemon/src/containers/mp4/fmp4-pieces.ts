import type { MediaPiece, MediaPieces } from '../media-piece.ts';
import { boxAt, type Mp4Box } from './boxes.ts';
import { readFragment, readVideoTrack, type VideoTrack } from './video-track.ts';

/** More than any real initialisation segment, and than any fragment of a live stream. */
const MAX_INIT_BYTES = 4 * 1024 * 1024;
const MAX_UNIT_BYTES = 64 * 1024 * 1024;
const LONG_HEADER = 16;

/** Cuts a fragmented MP4 byte stream into its pieces. A fragment comes as soon as its last byte is there. */
export class Fmp4Pieces implements MediaPieces {
  #chunks: Buffer[] = [];
  #have = 0;
  /** Bytes that it takes to go on. */
  #need = LONG_HEADER;
  #track: VideoTrack | undefined;
  #isOpaque = false;

  get timescale(): number {
    return this.#track?.timescale ?? 1;
  }

  push(chunk: Buffer): MediaPiece[] {
    if (this.#isOpaque) return [{ type: 'opaque', bytes: chunk }];
    this.#chunks.push(chunk);
    this.#have += chunk.length;
    return this.#have < this.#need ? [] : this.#cut();
  }

  flush(): MediaPiece[] {
    const rest = this.#take();
    return rest.length > 0 ? [{ type: 'opaque', bytes: rest }] : [];
  }

  #take(): Buffer {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#have = 0;
    return bytes;
  }

  #cut(): MediaPiece[] {
    const pieces: MediaPiece[] = [];
    let bytes = this.#take();
    /** Offset in `bytes` of the next box. */
    let at = 0;
    let moof: Mp4Box | undefined;
    const done = (piece: MediaPiece) => {
      pieces.push(piece);
      bytes = bytes.subarray(at);
      at = 0;
      moof = undefined;
    };
    for (;;) {
      const box = boxAt(bytes, at);
      if (!box) {
        this.#need = at + LONG_HEADER;
        break;
      }
      const { type, body, end } = box;
      if (!this.#track && type === 'moof') {
        const init = bytes.subarray(0, at);
        this.#track = unlessBroken(() => readVideoTrack(init));
        if (!this.#track) return this.#giveUp(pieces, bytes);
        done({ type: 'init', bytes: init });
        continue;
      }
      const isTooLong = end > (this.#track ? MAX_UNIT_BYTES : MAX_INIT_BYTES);
      if (end < body || isTooLong) return this.#giveUp(pieces, bytes);
      this.#need = end;
      if (bytes.length < end) break;
      if (type === 'moof') moof = box;
      at = end;
      if (type !== 'mdat' || !moof || !this.#track) continue;
      const [track, fragment] = [this.#track, moof];
      const facts = unlessBroken(() => readFragment(bytes, fragment, track), 'bound' as const);
      if (facts === 'bound') return this.#giveUp(pieces, bytes);
      done({ type: 'unit', bytes: bytes.subarray(0, at), facts });
    }
    this.#chunks = [bytes];
    this.#have = bytes.length;
    return pieces;
  }

  #giveUp(pieces: MediaPiece[], bytes: Buffer): MediaPiece[] {
    this.#isOpaque = true;
    return [...pieces, { type: 'opaque', bytes }];
  }
}

/** A box may promise more than it holds. */
function unlessBroken<T>(read: () => T, otherwise?: T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return otherwise;
    throw error;
  }
}
