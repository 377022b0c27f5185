import type { UnitFacts } from '../media-piece.ts';
import { boxes, findBox, type Mp4Box, readTimescale } from './boxes.ts';

/** Video track that an initialisation segment describes. */
export interface VideoTrack {
  readonly id: number;
  /** Ticks per second. */
  readonly timescale: number;
  /** Defaults of samples that have no values of their own: length in ticks, flags. */
  readonly defaultDuration: number;
  readonly defaultFlags: number;
}

const IS_NOT_SYNC = 0x1_00_00;

/** The first video track; undefined: there is none that could be followed. */
export function readVideoTrack(init: Buffer): VideoTrack | undefined {
  const moov = findBox(init, ['moov']);
  if (!moov) return undefined;
  for (const trak of boxes(init, moov).filter(({ type }) => type === 'trak')) {
    const tkhd = findBox(init, ['tkhd'], trak);
    const mdhd = findBox(init, ['mdia', 'mdhd'], trak);
    const hdlr = findBox(init, ['mdia', 'hdlr'], trak);
    if (!tkhd || !mdhd || !hdlr) continue;
    if (init.toString('latin1', hdlr.body + 8, hdlr.body + 12) !== 'vide') continue;
    const id = init.readUInt32BE(tkhd.body + (init[tkhd.body] === 1 ? 20 : 12));
    const mvex = findBox(init, ['mvex'], moov);
    const trex = (mvex ? boxes(init, mvex) : []).find(
      ({ type, body }) => type === 'trex' && init.readUInt32BE(body + 4) === id,
    );
    const timescale = readTimescale(init, mdhd);
    if (!trex || timescale === 0) return undefined;
    const [defaultDuration, defaultFlags] = [12, 20].map((at) => init.readUInt32BE(trex.body + at));
    return { id, timescale, defaultDuration: defaultDuration!, defaultFlags: defaultFlags! };
  }
  return undefined;
}

/**
 * Reads the part of a `moof` that concerns a track; undefined: it has none. `bound`: its samples are where they are in the
 * file, so that nothing before them may be left out.
 */
export function readFragment(
  bytes: Buffer,
  moof: Pick<Mp4Box, 'body' | 'end'>,
  track: VideoTrack,
): UnitFacts | 'bound' | undefined {
  for (const traf of boxes(bytes, moof).filter(({ type }) => type === 'traf')) {
    const tfhd = findBox(bytes, ['tfhd'], traf);
    if (!tfhd || bytes.readUInt32BE(tfhd.body + 4) !== track.id) continue;
    const header = readHeader(bytes, tfhd, track);
    if (header === 'bound') return header;
    const tfdt = findBox(bytes, ['tfdt'], traf);
    if (!tfdt) return 'bound';
    const decodeTime =
      bytes[tfdt.body] === 1
        ? Number(bytes.readBigUInt64BE(tfdt.body + 4))
        : bytes.readUInt32BE(tfdt.body + 4);
    const truns = boxes(bytes, traf).filter(({ type }) => type === 'trun');
    const runs = truns.map((trun) => readRun(bytes, trun, header));
    const first = runs.find(({ samples }) => samples > 0);
    if (!first) continue;
    return {
      samples: runs.reduce((sum, run) => sum + run.samples, 0),
      isKey: (first.flags & IS_NOT_SYNC) === 0,
      decodeTime,
      showTime: decodeTime + first.offset,
      duration: runs.reduce((sum, run) => sum + run.duration, 0),
    };
  }
  return undefined;
}

interface Defaults {
  readonly duration: number;
  readonly flags: number;
}

/** `tfhd` (8.8.7). */
function readHeader(bytes: Buffer, { body }: Mp4Box, track: VideoTrack): Defaults | 'bound' {
  const has = flagsOf(bytes, body);
  if (has(0x1)) return 'bound';
  let at = body + 8;
  const next = (flag: number) => {
    if (!has(flag)) return undefined;
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  next(0x2);
  const duration = next(0x8) ?? track.defaultDuration;
  next(0x10);
  return { duration, flags: next(0x20) ?? track.defaultFlags };
}

/** `trun` (8.8.8): count and length of its samples; flags and offset of composition of the first. */
function readRun(bytes: Buffer, { body }: Mp4Box, defaults: Defaults) {
  const has = flagsOf(bytes, body);
  const samples = bytes.readUInt32BE(body + 4);
  let at = body + 8 + (has(0x1) ? 4 : 0);
  let { flags } = defaults;
  if (has(0x4)) {
    flags = bytes.readUInt32BE(at);
    at += 4;
  }
  const [durationAt, sizeAt, flagsAt, offsetAt] = [0x100, 0x200, 0x400, 0x800].map(has);
  const width = 4 * [durationAt, sizeAt, flagsAt, offsetAt].filter(Boolean).length;
  let duration = samples * defaults.duration;
  if (durationAt) {
    duration = 0;
    for (let k = 0; k < samples; k += 1) duration += bytes.readUInt32BE(at + k * width);
  }
  if (flagsAt && !has(0x4) && samples > 0) {
    flags = bytes.readUInt32BE(at + (durationAt ? 4 : 0) + (sizeAt ? 4 : 0));
  }
  // Signed in version 1; negative ones of version 0 are seen, too, and mean the same.
  const offset = offsetAt && samples > 0 ? bytes.readInt32BE(at + width - 4) : 0;
  return { samples, flags, duration, offset };
}

function flagsOf(bytes: Buffer, body: number): (flag: number) => boolean {
  const flags = bytes.readUInt32BE(body) & 0xffffff;
  return (flag) => (flags & flag) !== 0;
}
