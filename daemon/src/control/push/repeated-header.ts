import { boxAt, MAX_INIT_BYTES } from '../../containers/mp4/boxes.ts';

/** Boxes of an initialisation segment. */
const HEADER = ['ftyp', 'moov', 'free', 'skip', 'uuid', 'meta', 'mdta', 'pdin'];

/** Takes the initialisation segment off the beginning of a call that continues fragmented MP4: a new connection needs it, the session does not. */
export class RepeatedHeader {
  #waiting: Buffer = Buffer.alloc(0);
  #isOver = false;
  #isFirst = true;

  /** Returns the part of this chunk that continues the media. */
  strip(chunk: Buffer): Buffer {
    if (this.#isOver) return chunk;
    let rest = this.#waiting.length > 0 ? Buffer.concat([this.#waiting, chunk]) : chunk;
    for (;;) {
      const box = boxAt(rest, 0);
      const isHeader = box && (this.#isFirst ? box.type === 'ftyp' : HEADER.includes(box.type));
      if (box && !isHeader) break;
      if (!box || box.end > rest.length) {
        if (rest.length > MAX_INIT_BYTES) break;
        this.#waiting = rest;
        return Buffer.alloc(0);
      }
      this.#isFirst = false;
      rest = rest.subarray(Math.max(box.end, box.body));
    }
    this.#isOver = true;
    this.#waiting = Buffer.alloc(0);
    return rest;
  }
}
