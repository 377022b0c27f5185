/** A box of an MP4 file. */
function box(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const bytes = Buffer.concat([
    Buffer.from(`0000${type}`, 'latin1'),
    ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)),
  ]);
  bytes.writeUInt32BE(bytes.length, 0);
  return bytes;
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [k, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, 4 * k);
  return bytes;
}

/** Beginning of a fragmented MP4; no decoder reads it. */
export const initialisation = Buffer.concat([box('ftyp', 'isom'), box('moov', 'tracks')]);

/** The n-th fragment, for readers that look at boxes and not into them. */
export function fragment(n: number): Buffer {
  return Buffer.concat([box('moof', `head${n}`), box('mdat', `data${n}`)]);
}

const VIDEO = 2;
const NOT_SYNC = 0x10000;

/** An initialisation segment with a sound track and a video track, as far as times and key frames go. */
export function videoInitialisation(timescale: number): Buffer {
  const trak = (id: number, kind: string) =>
    box(
      'trak',
      box('tkhd', words(0, 0, 0, id)),
      box('mdia', box('mdhd', words(0, 0, 0, timescale)), box('hdlr', words(0, 0), kind)),
    );
  const trex = (id: number) => box('trex', words(0, id, 1, 0, 0, NOT_SYNC));
  const mvex = box('mvex', trex(1), trex(VIDEO));
  return Buffer.concat([
    box('ftyp', 'isom'),
    box('moov', trak(1, 'soun'), trak(VIDEO, 'vide'), mvex),
  ]);
}

/** A fragment of video samples of equal length. Times in ticks; `bytes` of media in all. */
export function videoFragment(
  time: number,
  { samples = 1, duration = 40, isKey = false, offset = 0, bytes = 100 } = {},
): Buffer {
  const first = isKey ? 0 : NOT_SYNC;
  const header = box('tfhd', words(0x20008, VIDEO, duration));
  const times = box('tfdt', words(0x1000000, Math.floor(time / 2 ** 32), time));
  const offsets = new Array<number>(samples).fill(offset);
  const run = box('trun', words(0x805, samples, 0, first, ...offsets));
  const moof = box('moof', box('mfhd', words(0, 1)), box('traf', header, times, run));
  return Buffer.concat([moof, box('mdat', Buffer.alloc(bytes))]);
}

/** A fragment that has sound only. */
export function soundFragment(time: number): Buffer {
  const traf = box('traf', box('tfhd', words(0, 1)), box('tfdt', words(0, time)));
  return Buffer.concat([box('moof', traf), box('mdat', Buffer.alloc(30))]);
}
