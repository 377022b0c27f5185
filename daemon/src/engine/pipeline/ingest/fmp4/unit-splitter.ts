import {
  type FragmentFacts,
  readFragment,
  readVideoTrack,
  type VideoTrack,
} from './video-track.ts';

/** More than any real initialisation segment, and than any fragment of a live stream. */
const MAX_INIT_BYTES = 4 * 1024 * 1024;
const MAX_UNIT_BYTES = 64 * 1024 * 1024;
const LONG_HEADER = 16;

/** A piece of a fragmented MP4 stream that is passed on or left out as a whole. */
export type Mp4Piece =
  /** Everything before the first fragment. */
  | { readonly type: 'init'; readonly bytes: Buffer; readonly track: VideoTrack }
  /** A fragment, with what came before it; `facts` is undefined when it has no video. */
  | { readonly type: 'unit'; readonly bytes: Buffer; readonly facts: FragmentFacts | undefined }
  /** Bytes that could not be followed: nothing may be left out from here on. */
  | { readonly type: 'opaque'; readonly bytes: Buffer };

/** Cuts a fragmented MP4 byte stream into its pieces. A fragment comes as soon as its last byte is there. */
export class UnitSplitter {
  #chunks: Buffer[] = [];
  #have = 0;
  /** Bytes that it takes to go on. */
  #need = LONG_HEADER;
  #track: VideoTrack | undefined;
  #isOpaque = false;

  push(chunk: Buffer): Mp4Piece[] {
    if (this.#isOpaque) return [{ type: 'opaque', bytes: chunk }];
    this.#chunks.push(chunk);
    this.#have += chunk.length;
    return this.#have < this.#need ? [] : this.#cut();
  }

  /** The end of the stream: what is there of a piece. */
  flush(): Mp4Piece[] {
    const rest = this.#take();
    return rest.length > 0 ? [{ type: 'opaque', bytes: rest }] : [];
  }

  #take(): Buffer {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#have = 0;
    return bytes;
  }

  #cut(): Mp4Piece[] {
    const pieces: Mp4Piece[] = [];
    let bytes = this.#take();
    /** Where the next box begins. */
    let at = 0;
    let moof: { readonly body: number; readonly end: number } | undefined;
    const done = (piece: Mp4Piece) => {
      pieces.push(piece);
      bytes = bytes.subarray(at);
      at = 0;
      moof = undefined;
    };
    for (;;) {
      const size = sizeAt(bytes, at);
      if (size === undefined) {
        this.#need = at + LONG_HEADER;
        break;
      }
      const type = bytes.toString('latin1', at + 4, at + 8);
      if (!this.#track && type === 'moof') {
        const init = bytes.subarray(0, at);
        this.#track = unlessBroken(() => readVideoTrack(init));
        if (!this.#track) return this.#giveUp(pieces, bytes);
        done({ type: 'init', bytes: init, track: this.#track });
        continue;
      }
      const isTooLong = at + size > (this.#track ? MAX_UNIT_BYTES : MAX_INIT_BYTES);
      if (size < 8 || isTooLong) return this.#giveUp(pieces, bytes);
      this.#need = at + size;
      if (bytes.length < this.#need) break;
      if (type === 'moof') moof = { body: at + 8, end: at + size };
      at += size;
      if (type !== 'mdat' || !moof || !this.#track) continue;
      const [track, box] = [this.#track, moof];
      const facts = unlessBroken(() => readFragment(bytes, box, track), 'bound' as const);
      if (facts === 'bound') return this.#giveUp(pieces, bytes);
      done({ type: 'unit', bytes: bytes.subarray(0, at), facts });
    }
    this.#chunks = [bytes];
    this.#have = bytes.length;
    return pieces;
  }

  #giveUp(pieces: Mp4Piece[], bytes: Buffer): Mp4Piece[] {
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

/** Size of the box at `at`; undefined: its header is not complete. */
function sizeAt(bytes: Buffer, at: number): number | undefined {
  if (bytes.length < at + 8) return undefined;
  const size = bytes.readUInt32BE(at);
  if (size !== 1) return size;
  return bytes.length < at + LONG_HEADER ? undefined : Number(bytes.readBigUInt64BE(at + 8));
}
