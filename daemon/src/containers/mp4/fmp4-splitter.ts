import { boxAt, MAX_INIT_BYTES } from './boxes.ts';

/**
 * Follows the boxes of a fragmented MP4 byte stream, so that the stream can be taken up again on another connection: the
 * initialisation segment (all before the first `moof`) is kept, and after a restart everything up to the next `moof`
 * is left out.
 */
export class Fmp4Splitter {
  #init: Buffer[] = [];
  #initBytes = 0;
  #phase: 'init' | 'media' | 'opaque' = 'init';
  /** Start of a box header that a chunk boundary cut. */
  #header: Buffer = Buffer.alloc(0);
  /** Bytes of the current box that are still to come. */
  #left = 0;
  #skipping = false;

  /** Returns the part of this chunk that is to be sent. */
  push(chunk: Buffer): Buffer[] {
    if (this.#phase === 'opaque') return [chunk];
    const out: Buffer[] = [];
    let rest = this.#header.length > 0 ? Buffer.concat([this.#header, chunk]) : chunk;
    this.#header = Buffer.alloc(0);
    while (rest.length > 0) {
      if (this.#left === 0 && !this.#beginBox(rest)) break;
      const bytes = rest.subarray(0, Math.min(this.#left, rest.length));
      this.#left -= bytes.length;
      rest = rest.subarray(bytes.length);
      this.#keep(bytes);
      if (!this.#skipping) out.push(bytes);
    }
    return out;
  }

  /** The connection is lost. Returns what the next one needs before anything that `push` gives from now on. */
  restart(): Buffer[] {
    this.#skipping = this.#phase === 'media';
    return this.#init;
  }

  /** The end of the media: a header that never became complete. */
  flush(): Buffer[] {
    return this.#header.length > 0 && !this.#skipping ? [this.#header] : [];
  }

  /** Reads the box header at the start of `bytes`. False: it is not complete yet. */
  #beginBox(bytes: Buffer): boolean {
    const box = boxAt(bytes, 0);
    if (!box) {
      this.#header = Buffer.from(bytes);
      return false;
    }
    if (box.type === 'moof' && this.#phase !== 'opaque') {
      this.#phase = 'media';
      this.#skipping = false;
    }
    // 0: to the end of the stream. Impossible sizes: not MP4; the decoder says so better than this could.
    this.#left = box.end >= box.body ? box.end : Number.POSITIVE_INFINITY;
    return true;
  }

  #keep(bytes: Buffer): void {
    if (this.#phase !== 'init') return;
    this.#initBytes += bytes.length;
    if (this.#initBytes <= MAX_INIT_BYTES) {
      this.#init.push(Buffer.from(bytes));
      return;
    }
    // It is no fragmented MP4, and is passed on without a way back.
    this.#phase = 'opaque';
    this.#init = [];
  }
}
