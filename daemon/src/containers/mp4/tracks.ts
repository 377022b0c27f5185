import { boxes, findBox, type Mp4Box, readTimescale } from './boxes.ts';

/** Track that an initialisation segment describes. */
export interface Mp4Track {
  readonly id: number;
  /** Place of its description in the segment. */
  readonly box: Mp4Box;
  /** Ticks per second. */
  readonly timescale: number;
  /** Media time that is shown first, in ticks, by its edit list; below 0: it begins that much later. */
  readonly shownFrom: number;
  /** Defaults of samples that have no values of their own: length in ticks, bytes, flags. */
  readonly defaults: SampleDefaults;
}

export interface SampleDefaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

export interface Mp4Tracks {
  /** The first video track. */
  readonly video: Mp4Track;
  readonly sounds: readonly Mp4Track[];
}

/** The tracks of an initialisation segment; undefined: there is no video that could be followed. */
export function readTracks(init: Buffer): Mp4Tracks | undefined {
  const moov = findBox(init, ['moov']);
  if (!moov) return undefined;
  let video: Mp4Track | undefined;
  const sounds: Mp4Track[] = [];
  for (const trak of boxes(init, moov).filter(({ type }) => type === 'trak')) {
    const hdlr = findBox(init, ['mdia', 'hdlr'], trak);
    const kind = hdlr && init.toString('latin1', hdlr.body + 8, hdlr.body + 12);
    if (kind === 'vide' && !video) {
      video = readTrack(init, moov, trak);
      if (!video) return undefined;
    } else if (kind === 'soun') {
      const sound = readTrack(init, moov, trak);
      if (sound) sounds.push(sound);
    }
  }
  return video && { video, sounds };
}

function readTrack(init: Buffer, moov: Mp4Box, trak: Mp4Box): Mp4Track | undefined {
  const tkhd = findBox(init, ['tkhd'], trak);
  const mdhd = findBox(init, ['mdia', 'mdhd'], trak);
  if (!tkhd || !mdhd) return undefined;
  const id = init.readUInt32BE(tkhd.body + (init[tkhd.body] === 1 ? 20 : 12));
  const mvex = findBox(init, ['mvex'], moov);
  const trex = (mvex ? boxes(init, mvex) : []).find(
    ({ type, body }) => type === 'trex' && init.readUInt32BE(body + 4) === id,
  );
  const timescale = readTimescale(init, mdhd);
  if (!trex || timescale === 0) return undefined;
  const [duration, size, flags] = [12, 16, 20].map((at) => init.readUInt32BE(trex.body + at));
  return {
    id,
    box: trak,
    timescale,
    shownFrom: readShownFrom(init, moov, trak, timescale),
    defaults: { duration: duration!, size: size!, flags: flags! },
  };
}

/** Reads an edit list (8.6.6): the pause that it may begin with, and the first edit after it. */
function readShownFrom(init: Buffer, moov: Mp4Box, trak: Mp4Box, timescale: number): number {
  const elst = findBox(init, ['edts', 'elst'], trak);
  if (!elst) return 0;
  const isLong = init[elst.body] === 1;
  const width = isLong ? 20 : 12;
  const edits = Array.from({ length: Math.min(2, init.readUInt32BE(elst.body + 4)) }, (_, k) => {
    const at = elst.body + 8 + k * width;
    return isLong
      ? {
          length: Number(init.readBigUInt64BE(at)),
          mediaTime: Number(init.readBigInt64BE(at + 8)),
        }
      : { length: init.readUInt32BE(at), mediaTime: init.readInt32BE(at + 4) };
  });
  const pause = edits[0]?.mediaTime === -1 ? edits.shift() : undefined;
  const from = Math.max(0, edits[0]?.mediaTime ?? 0);
  const mvhd = findBox(init, ['mvhd'], moov);
  const movieTimescale = mvhd ? readTimescale(init, mvhd) : 0;
  const pauseTicks =
    pause && movieTimescale > 0 ? Math.round((pause.length * timescale) / movieTimescale) : 0;
  return from - pauseTicks;
}
