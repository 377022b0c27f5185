import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { MediaFormat } from '@trueframe/proto';

/** Bytes of a message. */
const CHUNK = 256 * 1024;

interface Fragments {
  /** Bytes before the first fragment: the initialisation segment. */
  readonly header: number;
  /** Place of the last fragment that begins at or before the position. */
  readonly place: number;
}

/** A file of media that is sent from the beginning, or from a place in it. */
export class MediaFile {
  readonly #path: string;
  readonly #isMp4: boolean;

  constructor(path: string, format: MediaFormat) {
    this.#path = path;
    this.#isMp4 = format === 'MEDIA_FORMAT_FMP4' || format === 1;
  }

  /**
   * Returns the bytes before the place from which to send again, when those before `position` are there, and the pieces of what to
   * send: a daemon that was restarted needs the initialisation segment of fragmented MP4 once more, and a whole fragment.
   * @throws what opening the file throws
   */
  async from(position: number): Promise<{ bytes: number; pieces: AsyncIterable<Buffer> }> {
    if (!this.#isMp4 || position === 0) return { bytes: position, pieces: this.#read(position) };
    const { header, place } = await this.#fragments(position);
    return { bytes: place, pieces: this.#continued(header, place) };
  }

  async *#continued(header: number, place: number): AsyncGenerator<Buffer> {
    if (header > 0 && place > 0) yield* this.#read(0, header);
    yield* this.#read(place);
  }

  #read(start: number, end = Number.POSITIVE_INFINITY): AsyncIterable<Buffer> {
    return createReadStream(this.#path, { start, end: end - 1, highWaterMark: CHUNK });
  }

  async #fragments(position: number): Promise<Fragments> {
    const file = await open(this.#path);
    try {
      let found: Fragments | undefined;
      let at = 0;
      for (;;) {
        const box = await boxAt(file, at);
        if (!box || at > position) return found ?? { header: 0, place: 0 };
        if (box.type === 'moof') found = { header: found?.header ?? at, place: at };
        at += box.size;
      }
    } finally {
      await file.close();
    }
  }
}

/** The box that begins there; undefined at the end of the file, or where no box can be. */
async function boxAt(file: FileHandle, at: number) {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(16), 0, 16, at);
  if (bytesRead < 8) return undefined;
  const small = buffer.readUInt32BE(0);
  const size = small === 1 && bytesRead === 16 ? Number(buffer.readBigUInt64BE(8)) : small;
  return size < 8 ? undefined : { type: buffer.toString('latin1', 4, 8), size };
}
