import { boxAt, type Mp4Box, VISUAL_ENTRY_BYTES } from '../../../containers/mp4/boxes.ts';
import type { Cause } from './causes.ts';

/** Bytes of a file or of what is there of a stream; fewer than asked for at its end. */
export type ReadBytes = (at: number, length: number) => Promise<Buffer>;

/** Most boxes of a hostile file that are looked at. */
const MAX_BOXES = 5000;

export function encrypted(how: string): Cause {
  return {
    code: 'SOURCE_UNSUPPORTED',
    words: `is encrypted (${how}): give it without encryption`,
  };
}

export const SCRAMBLED = encrypted('scrambled transport stream');

/** Returns how the video of an MP4 is protected, e.g. `cenc`; undefined: it is not. A decoder would make noise of it. */
export async function mp4Protection(read: ReadBytes): Promise<string | undefined> {
  const walk = new Walk(read);
  for await (const moov of walk.children(0, Number.POSITIVE_INFINITY, 'moov')) {
    for await (const trak of walk.children(moov.body, moov.end, 'trak')) {
      const how = await trackProtection(walk, trak);
      if (how) return how;
    }
    return undefined;
  }
  return undefined;
}

async function trackProtection(walk: Walk, trak: Mp4Box): Promise<string | undefined> {
  const stsd = await walk.find(trak, ['mdia', 'minf', 'stbl', 'stsd']);
  if (!stsd) return undefined;
  for await (const entry of walk.children(stsd.body + 8, stsd.end)) {
    if (entry.type === 'drmi') return 'FairPlay';
    if (entry.type !== 'encv') continue;
    const inside = { ...entry, body: entry.body + VISUAL_ENTRY_BYTES };
    const schm = await walk.find(inside, ['sinf', 'schm']);
    const scheme = schm && (await walk.read(schm.body + 4, 4)).toString('latin1');
    return scheme && /^[\w ]{4}$/.test(scheme) ? scheme : 'encv';
  }
  return undefined;
}

/** Reads headers of boxes and leaves out what is in them. */
class Walk {
  readonly read: ReadBytes;
  #left = MAX_BOXES;

  constructor(read: ReadBytes) {
    this.read = read;
  }

  async *children(from: number, to: number, type?: string): AsyncGenerator<Mp4Box> {
    for (let at = from; at + 8 <= to && this.#left > 0; ) {
      this.#left -= 1;
      const header = await this.read(at, 16);
      const box = boxAt(header, 0);
      // A size of 0 stands for all that comes.
      if (!box || (box.end !== 0 && box.end < box.body)) return;
      const end = box.end === 0 ? to : at + box.end;
      if (type === undefined || box.type === type) {
        yield { type: box.type, start: at, body: at + box.body, end };
      }
      at = end;
    }
  }

  async find(within: Mp4Box, [type, ...rest]: readonly string[]): Promise<Mp4Box | undefined> {
    for await (const box of this.children(within.body, within.end, type)) {
      return rest.length === 0 ? box : this.find(box, rest);
    }
    return undefined;
  }
}
