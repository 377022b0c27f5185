import type { VideoFormat } from '../mp4/video-format.ts';
import { element, unsigned } from './ebml.ts';
import { streamHead } from './stream-head.ts';

const AVC = 'V_MPEG4/ISO/AVC';
const HEVC = 'V_MPEGH/ISO/HEVC';

/** Names of codecs by the types of MP4 sample entries; those after the first line need what their decoders are told. */
const CODECS: Readonly<Record<string, string>> = {
  ...{ vp08: 'V_VP8', vp09: 'V_VP9' },
  ...{ avc1: AVC, avc2: AVC, avc3: AVC, avc4: AVC, dva1: AVC, dvav: AVC },
  ...{ hvc1: HEVC, hev1: HEVC, dvh1: HEVC, dvhe: HEVC },
  av01: 'V_AV1',
};
const NEED_NOTHING = ['vp08', 'vp09'];
const MPEG4 = 0x20;
const MPEG2 = [0x60, 0x61, 0x62, 0x63, 0x64, 0x65];
const MPEG1 = 0x6a;
const MJPEG = 0x6c;
/** The size at which it is shown is not known: the video itself says it. */
const UNKNOWN_UNIT = 4;

/** The start of a Matroska stream with times in nanoseconds; undefined: it cannot carry this video. */
export function videoHead(format: VideoFormat): Buffer | undefined {
  const codec = codecOf(format);
  if (!codec) return undefined;
  const { config, width, height } = format;
  return streamHead({
    ...{ tickNanoseconds: 1, codec, width, height },
    ...(config.length > 0 && { codecPrivate: config }),
    video: [...shownSize(format), ...colour(format)],
  });
}

function codecOf({ type, objectType = 0, config }: VideoFormat): string | undefined {
  if (type !== 'mp4v') {
    return config.length > 0 || NEED_NOTHING.includes(type) ? CODECS[type] : undefined;
  }
  if (objectType === MPEG4) return 'V_MPEG4/ISO/ASP';
  if (MPEG2.includes(objectType)) return 'V_MPEG2';
  if (objectType === MPEG1) return 'V_MPEG1';
  return objectType === MJPEG ? 'V_MJPEG' : undefined;
}

function shownSize({ width, height, pixelAspect }: VideoFormat): Buffer[] {
  if (!pixelAspect) return [element(0x54b2, unsigned(UNKNOWN_UNIT))];
  const [wide, high] = pixelAspect;
  return [element(0x54b0, unsigned(width * wide)), element(0x54ba, unsigned(height * high))];
}

function colour({ colour: said }: VideoFormat): Buffer[] {
  if (!said) return [];
  const { primaries, transfer, matrix, isFullRange } = said;
  const numbers: [number, number | undefined][] = [
    [0x55b1, matrix],
    [0x55b9, isFullRange === undefined ? undefined : isFullRange ? 2 : 1],
    [0x55ba, transfer],
    [0x55bb, primaries],
  ];
  const parts = numbers.flatMap(([id, value]) =>
    value === undefined ? [] : [element(id, unsigned(value))],
  );
  return [element(0x55b0, parts)];
}
