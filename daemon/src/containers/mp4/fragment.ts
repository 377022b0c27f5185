import { boxes, findBox, type Mp4Box } from './boxes.ts';
import type { Mp4Track, SampleDefaults } from './tracks.ts';

/** A picture, or a piece of sound. Times in ticks of its track. */
export interface Mp4Sample {
  /** Time at which it is decoded, after the first one of its fragment. */
  readonly after: number;
  /** From then until it is shown. */
  readonly offset: number;
  readonly duration: number;
  /** Offset from the start of the bytes that the fragment was read from. */
  readonly at: number;
  readonly size: number;
  /** Decoding can begin here. */
  readonly isKey: boolean;
}

/** Samples of one track in a fragment. */
export interface Mp4Fragment {
  /** Decode time of its first sample, in ticks. */
  readonly decodeTime: bigint;
  /** Duration of all its samples, in ticks. */
  readonly duration: number;
  /** At least one. */
  readonly samples: readonly Mp4Sample[];
  /** It says where it is in the stream, or not when: nothing before it may be left out, unless it is written anew. */
  readonly isBound: boolean;
}

/** Values for a fragment that leaves them out. */
export interface FragmentContext {
  /** Place of `bytes` in the stream. */
  readonly streamAt: number;
  /** End of the video before it, in ticks. */
  readonly goesOnAt: bigint;
}

const NONE: SampleDefaults = { duration: 0, size: 0, flags: 0 };

/** More than any encoder puts into a fragment: an hour has 216,000 at 60 a second. */
const MAX_SAMPLES = 500_000;
/** It is no sync sample, or depends on others. */
const NOT_KEY = 0x0101_0000;

/** Reads the samples of all tracks from a `moof`. Throws a RangeError when it promises more than it holds. */
export function readFragments(
  bytes: Buffer,
  moof: Mp4Box,
  tracks: readonly Pick<Mp4Track, 'id' | 'defaults'>[],
  { streamAt, goesOnAt }: FragmentContext,
): ReadonlyMap<number, Mp4Fragment> {
  const found = new Map<number, Mp4Fragment>();
  let implicitAt = moof.start;
  for (const traf of boxes(bytes, moof).filter(({ type }) => type === 'traf')) {
    const tfhd = findBox(bytes, ['tfhd'], traf);
    if (!tfhd) continue;
    const id = bytes.readUInt32BE(tfhd.body + 4);
    const track = tracks.find((one) => one.id === id);
    const header = readHeader(bytes, tfhd, track?.defaults ?? NONE);
    const { baseAt, isMoofBase } = header;
    const ownAt = isMoofBase ? moof.start : implicitAt;
    const dataAt = baseAt === undefined ? ownAt : baseAt - streamAt;
    const before = found.get(id);
    const { samples, duration, end } = readRuns(bytes, traf, header, dataAt, before?.duration ?? 0);
    implicitAt = end;
    if (samples.length === 0) continue;
    const said = readDecodeTime(bytes, traf);
    const isBound = baseAt !== undefined || said === undefined;
    found.set(id, {
      decodeTime: before?.decodeTime ?? said ?? goesOnAt,
      duration,
      samples: [...(before?.samples ?? []), ...samples],
      isBound: isBound || before?.isBound === true,
    });
  }
  return found;
}

/** All runs of a `traf`, whose data is counted from `dataAt`. `from`: ticks of the fragment that lie before it. */
function readRuns(
  bytes: Buffer,
  traf: Mp4Box,
  defaults: SampleDefaults,
  dataAt: number,
  from: number,
) {
  const samples: Mp4Sample[] = [];
  let [after, end] = [from, dataAt];
  for (const trun of boxes(bytes, traf).filter(({ type }) => type === 'trun')) {
    for (const sample of readRun(bytes, trun, defaults, dataAt, end)) {
      samples.push({ ...sample, after });
      after += sample.duration;
      end = sample.at + sample.size;
    }
  }
  return { samples, duration: after, end };
}

/** `tfdt` (8.8.12). */
function readDecodeTime(bytes: Buffer, traf: Mp4Box): bigint | undefined {
  const tfdt = findBox(bytes, ['tfdt'], traf);
  if (!tfdt) return undefined;
  return bytes[tfdt.body] === 1
    ? bytes.readBigUInt64BE(tfdt.body + 4)
    : BigInt(bytes.readUInt32BE(tfdt.body + 4));
}

/** `tfhd` (8.8.7). `baseAt`: what data is counted from, as a place in the stream. */
function readHeader(
  bytes: Buffer,
  { body }: Mp4Box,
  defaults: SampleDefaults,
): SampleDefaults & { readonly baseAt: number | undefined; readonly isMoofBase: boolean } {
  const has = flagsOf(bytes, body);
  const baseAt = has(0x1) ? Number(bytes.readBigUInt64BE(body + 8)) : undefined;
  let at = body + 8 + (has(0x1) ? 8 : 0) + (has(0x2) ? 4 : 0);
  const next = (flag: number) => {
    if (!has(flag)) return undefined;
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const duration = next(0x8) ?? defaults.duration;
  const size = next(0x10) ?? defaults.size;
  const flags = next(0x20) ?? defaults.flags;
  return { baseAt, isMoofBase: has(0x20000), duration, size, flags };
}

/** `trun` (8.8.8). `next`: where the run before it ends. */
function* readRun(
  bytes: Buffer,
  { body }: Mp4Box,
  defaults: SampleDefaults,
  base: number,
  next: number,
): Generator<Omit<Mp4Sample, 'after'>> {
  const has = flagsOf(bytes, body);
  const count = bytes.readUInt32BE(body + 4);
  if (count > MAX_SAMPLES) throw new RangeError('more samples than a fragment can have');
  let from = body + 8;
  const field = (flag: number) => {
    if (!has(flag)) return undefined;
    from += 4;
    return bytes.readUInt32BE(from - 4);
  };
  const dataOffset = field(0x1);
  let at = dataOffset === undefined ? next : base + (dataOffset | 0);
  const firstFlags = field(0x4);
  for (let k = 0; k < count; k += 1) {
    const duration = field(0x100) ?? defaults.duration;
    const size = field(0x200) ?? defaults.size;
    const flags = field(0x400) ?? defaults.flags;
    // Signed in version 1; negative ones of version 0 are seen, too, and mean the same.
    const offset = (field(0x800) ?? 0) | 0;
    const isKey = ((k === 0 ? (firstFlags ?? flags) : flags) & NOT_KEY) === 0;
    yield { offset, duration, at, size, isKey };
    at += size;
  }
}

function flagsOf(bytes: Buffer, body: number): (flag: number) => boolean {
  const flags = bytes.readUInt32BE(body) & 0xffffff;
  return (flag) => (flags & flag) !== 0;
}
