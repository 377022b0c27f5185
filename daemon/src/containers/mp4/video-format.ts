import { boxes, findBox, type Mp4Box, VISUAL_ENTRY_BYTES } from './boxes.ts';
import type { Mp4Track } from './tracks.ts';

/** Coding of a track's video, and how it is to be shown. */
export interface VideoFormat {
  /** Four characters, e.g. `avc1`. */
  readonly type: string;
  /** In pixels, as coded. */
  readonly width: number;
  readonly height: number;
  /** Data that decoders need beforehand; empty: none. */
  readonly config: Buffer;
  /** Codec of an `mp4v` (14496-1, 7.2.6.6). */
  readonly objectType?: number;
  /** Width of a pixel to its height; undefined: the video itself says it. */
  readonly pixelAspect?: readonly [number, number];
  readonly colour?: Colour;
  /** Turn or mirroring with which it is shown: a, b, c, d of its matrix, each -1, 0 or 1. */
  readonly turn: Turn;
}

export type Turn = readonly [a: number, b: number, c: number, d: number];

/** By the numbers of ISO/IEC 23091-2. */
export interface Colour {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  /** Undefined: nothing is said. */
  readonly isFullRange: boolean | undefined;
}

/** Boxes of a sample entry that hold what decoders need. */
const CONFIGS = ['avcC', 'hvcC', 'av1C'];
const ONE = 0x1_0000;
const UNTURNED: Turn = [1, 0, 0, 1];

/** Undefined: there is something in it that is not understood here, as cropping, scaling or a choice of formats. */
export function readVideoFormat(init: Buffer, { box: trak }: Mp4Track): VideoFormat | undefined {
  const stsd = findBox(init, ['mdia', 'minf', 'stbl', 'stsd'], trak);
  if (!stsd || init.readUInt32BE(stsd.body + 4) !== 1) return undefined;
  const [entry] = boxes(init, { body: stsd.body + 8, end: stsd.end });
  if (!entry || entry.end > stsd.end) return undefined;
  const width = init.readUInt16BE(entry.body + 24);
  const height = init.readUInt16BE(entry.body + 26);
  const parts = boxes(init, { body: entry.body + VISUAL_ENTRY_BYTES, end: entry.end });
  const part = (type: string) => parts.find((one) => one.type === type);
  const turn = readTurn(init, trak);
  if (width === 0 || height === 0 || part('clap') || !turn) return undefined;
  const config = parts.find(({ type }) => CONFIGS.includes(type));
  const esds = part('esds');
  const descriptor = esds && readDescriptor(init.subarray(esds.body + 4, esds.end));
  const pixelAspect = readPixelAspect(init, part('pasp'), trak, [width, height]);
  const colour = readColour(init, part('colr'), part('vpcC'));
  return {
    type: entry.type,
    width,
    height,
    config: config ? init.subarray(config.body, config.end) : (descriptor?.config ?? Buffer.of()),
    ...(descriptor && { objectType: descriptor.objectType }),
    ...(pixelAspect && { pixelAspect }),
    ...(colour && { colour }),
    turn,
  };
}

/** Undefined: it is scaled, or turned by something else than a right angle. */
function readTurn(init: Buffer, trak: Mp4Box): Turn | undefined {
  const movie = findBox(init, ['moov', 'mvhd']);
  const header = findBox(init, ['tkhd'], trak);
  if (!movie || !header) return undefined;
  const ofMovie = matrixAt(init, movie.body + (init[movie.body] === 1 ? 48 : 36));
  const turn = matrixAt(init, header.body + (init[header.body] === 1 ? 52 : 40));
  const isPlain = turn?.every((one, k) => Math.abs(one) === Math.abs(turn[3 - k]!)) ?? false;
  const isRight = turn !== undefined && isPlain && (turn[0] === 0) !== (turn[1] === 0);
  const isMovieUnturned = ofMovie?.every((one, k) => one === UNTURNED[k]) ?? false;
  return isRight && isMovieUnturned ? turn : undefined;
}

/** The four numbers that turn and mirror; undefined: they do more, or the matrix does. */
function matrixAt(init: Buffer, at: number): Turn | undefined {
  const [a, b, u, c, d, v] = [0, 4, 8, 12, 16, 20].map((offset) => init.readInt32BE(at + offset));
  const turn = [a!, b!, c!, d!].map((one) => one / ONE);
  if (u !== 0 || v !== 0 || !turn.every((one) => [-1, 0, 1].includes(one))) return undefined;
  return turn as unknown as Turn;
}

/** By `pasp` (12.1.4), or else by the size at which the track is shown (8.3.2). */
function readPixelAspect(
  init: Buffer,
  pasp: Mp4Box | undefined,
  trak: Mp4Box,
  [width, height]: readonly [number, number],
): readonly [number, number] | undefined {
  const [wide = 0, high = 0] = pasp ? [0, 4].map((at) => init.readUInt32BE(pasp.body + at)) : [];
  if (wide > 0 && high > 0) return [wide, high];
  const tkhd = findBox(init, ['tkhd'], trak)!;
  const at = tkhd.body + (init[tkhd.body] === 1 ? 88 : 76);
  const [shownWidth, shownHeight] = [init.readUInt16BE(at), init.readUInt16BE(at + 4)];
  const isAsCoded = shownWidth === width && shownHeight === height;
  if (isAsCoded || shownWidth === 0 || shownHeight === 0) return undefined;
  return [shownWidth * height, width * shownHeight];
}

/** `colr` (12.1.5), else what VP8 and VP9 have in its place. */
function readColour(
  init: Buffer,
  colr: Mp4Box | undefined,
  vpcC: Mp4Box | undefined,
): Colour | undefined {
  const kind = colr && init.toString('latin1', colr.body, colr.body + 4);
  if (colr && (kind === 'nclx' || kind === 'nclc')) {
    const [primaries, transfer, matrix] = [4, 6, 8].map((at) => init.readUInt16BE(colr.body + at));
    const isFullRange = kind === 'nclx' ? init[colr.body + 10]! >= 0x80 : undefined;
    return { primaries: primaries!, transfer: transfer!, matrix: matrix!, isFullRange };
  }
  if (!vpcC || init[vpcC.body] !== 1) return undefined;
  const [shape, primaries, transfer, matrix] = init.subarray(vpcC.body + 6, vpcC.body + 10);
  return {
    primaries: primaries!,
    transfer: transfer!,
    matrix: matrix!,
    isFullRange: (shape! & 1) === 1,
  };
}

/** Reads the codec that an `esds` names, and the data that its decoders need (14496-1, 7.2.6). */
function readDescriptor(
  bytes: Buffer,
): { readonly objectType: number; readonly config: Buffer } | undefined {
  const stream = descriptorIn(bytes, 0x03);
  if (!stream) return undefined;
  const flags = stream[2]!;
  let at = 3 + (flags & 0x80 ? 2 : 0);
  if (flags & 0x40) at += 1 + stream[at]!;
  if (flags & 0x20) at += 2;
  const decoder = descriptorIn(stream.subarray(at), 0x04);
  if (!decoder) return undefined;
  const config = descriptorIn(decoder.subarray(13), 0x05);
  return { objectType: decoder[0]!, config: config ?? Buffer.of() };
}

/** Returns the contents of the descriptor that `bytes` begin with, if it has this tag. */
function descriptorIn(bytes: Buffer, tag: number): Buffer | undefined {
  if (bytes[0] !== tag) return undefined;
  let at = 1;
  let length = 0;
  for (let k = 0; k < 4; k += 1) {
    const byte = bytes[at]!;
    at += 1;
    length = length * 128 + (byte & 0x7f);
    if (byte < 0x80) break;
  }
  return bytes.subarray(at, at + length);
}
