import { TrueframeError } from '@trueframe/sdk';
import { choiceFlag } from './read-flags.ts';

/** Formats that can be sent as they come, by the name of their flag. */
const FORMATS = {
  fmp4: 'MEDIA_FORMAT_FMP4',
  mpegts: 'MEDIA_FORMAT_MPEGTS',
  h264: 'MEDIA_FORMAT_H264_ANNEXB',
} as const;

export type MediaFormat = (typeof FORMATS)[keyof typeof FORMATS];

const NAMES = Object.keys(FORMATS) as (keyof typeof FORMATS)[];

export const FORMAT_NAMES: readonly string[] = NAMES;

const TS_SYNC = 0x47;
const TS_PACKET = 188;

/** @throws REQUEST_INVALID */
export function namedFormat(name: string): MediaFormat {
  return FORMATS[choiceFlag('--format', name, 'mpegts', NAMES)];
}

/** Returns the format that the first bytes are of. @throws SOURCE_UNSUPPORTED */
export function recognisedFormat(bytes: Buffer, name: string): MediaFormat {
  if (['ftyp', 'styp', 'moof'].includes(bytes.toString('latin1', 4, 8))) return FORMATS.fmp4;
  const isTs = bytes[0] === TS_SYNC && (bytes[TS_PACKET] ?? TS_SYNC) === TS_SYNC;
  if (isTs) return FORMATS.mpegts;
  if (/^0000(00)?01/.test(bytes.toString('hex', 0, 4))) return FORMATS.h264;
  throw new TrueframeError(
    'SOURCE_UNSUPPORTED',
    `${name} is neither fragmented MP4 nor MPEG-TS nor an H.264 byte stream; ffmpeg makes one: ffmpeg -i FILE -c copy -f mpegts - | trueframe push -`,
  );
}
