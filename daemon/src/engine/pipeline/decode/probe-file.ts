import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { runFfprobe } from './ffprobe.ts';

/**
 * Demuxers that a file may be read with. Playlists (m3u8, ffconcat, dash, sdp) are not among them: they make ffmpeg open
 * what their text names, whatever the file is called.
 */
const FORMATS = [
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,h264,hevc,m4v,obu,ivf,gif,apng,flv,ogg,asf,mxf,nut',
  'mjpeg,yuv4mpegpipe,mp3,aac,wav,flac',
].join(',');

/** What ffmpeg and ffprobe may do with a file: read it and nothing else. */
export const FILE_OPTIONS: readonly string[] = [
  ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', FORMATS],
];

/** Byte streams without times: those are made from the frame rate. */
const TIMELESS = new Set(['h264', 'hevc', 'm4v', 'mpegvideo', 'mjpeg', 'obu']);

/** Where ffmpeg's seek was checked to be exact to the frame. */
const SEEKABLE = /(^|,)(mov|mp4|matroska|webm)(,|$)/;

/** What the container says of the video stream that ffmpeg would choose. */
export interface FileProbe {
  readonly container: string;
  readonly streamIndex: number;
  readonly codec: string;
  /** Pixels, before any rotation. */
  readonly width: number;
  readonly height: number;
  /** Frames per second; 0: unknown. */
  readonly frameRate: number;
  /** 0: the container does not say. */
  readonly frameCount: number;
  /** Of the video stream, or else of the file; 0: unknown. */
  readonly durationMs: number;
  /** Presentation time of media time 0: where the container starts. */
  readonly startMs: number;
  /** Times come from the frame rate. */
  readonly isTimeless: boolean;
  readonly isSeekable: boolean;
}

const Stream = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  avg_frame_rate: z.string().optional(),
  r_frame_rate: z.string().optional(),
  nb_frames: z.string().optional(),
  nb_read_packets: z.string().optional(),
  duration: z.string().optional(),
  disposition: z.record(z.string(), z.number()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
const Output = z.object({
  streams: z.array(Stream).prefault([]),
  format: z
    .object({
      format_name: z.string(),
      start_time: z.string().optional(),
      duration: z.string().optional(),
    })
    .optional(),
});

/**
 * Looks at a file that exists.
 * @throws SOURCE_UNSUPPORTED, SOURCE_NO_VIDEO, DECODE_TOO_LARGE, FFMPEG_MISSING, SESSION_CANCELLED
 */
export async function probeFile(
  path: string,
  { maxPixels = 33_177_600, signal }: { maxPixels?: number; signal?: AbortSignal } = {},
): Promise<FileProbe> {
  const { stdout, stderr } = await runFfprobe(
    [
      ...['-v', 'error', '-max_pixels', String(maxPixels), ...FILE_OPTIONS],
      ...['-of', 'json', '-show_format', '-show_streams', '-i', `file:${path}`],
    ],
    signal,
  );
  const { streams, format } = parse(stdout);
  const tooLarge = /Picture size (\d+)x(\d+) exceeds specified max pixel count/.exec(stderr);
  if (tooLarge) throw tooManyPixels(path, Number(tooLarge[1]), Number(tooLarge[2]), maxPixels);
  if (!format) {
    throw new TrueframeError(
      'SOURCE_UNSUPPORTED',
      `cannot read ${path} as video: ${lastLine(stderr)}; give a video file such as MP4, Matroska, WebM, MPEG-TS or GIF`,
    );
  }
  const stream = chooseVideo(streams);
  if (!stream) {
    throw new TrueframeError('SOURCE_NO_VIDEO', `${path} has no video stream`);
  }
  const { width = 0, height = 0 } = stream;
  if (width * height > maxPixels) throw tooManyPixels(path, width, height, maxPixels);
  if (!stream.codec_name || stream.codec_name === 'unknown') {
    throw new TrueframeError('SOURCE_UNSUPPORTED', `${path} has a video codec that is not known`);
  }
  const container = format.format_name;
  return {
    container,
    streamIndex: stream.index,
    codec: stream.codec_name,
    width,
    height,
    frameRate: rate(stream.avg_frame_rate) || rate(stream.r_frame_rate),
    frameCount: Number(stream.nb_frames ?? 0),
    durationMs:
      1000 * (seconds(stream.duration) || clock(stream.tags?.DURATION) || seconds(format.duration)),
    startMs: 1000 * seconds(format.start_time),
    isTimeless: TIMELESS.has(container),
    isSeekable: SEEKABLE.test(container),
  };
}

/** Reads the whole file without decoding it and counts the packets of one stream, which is one per frame. */
export async function countFrames(
  path: string,
  streamIndex: number,
  signal?: AbortSignal,
): Promise<number> {
  const { stdout } = await runFfprobe(
    [
      ...['-v', 'error', ...FILE_OPTIONS, '-of', 'json', '-count_packets'],
      ...['-select_streams', String(streamIndex), '-show_entries', 'stream=index,nb_read_packets'],
      ...['-i', `file:${path}`],
    ],
    signal,
  );
  return Number(parse(stdout).streams[0]?.nb_read_packets ?? 0);
}

/** ffprobe leaves half an object when it fails: then there is no answer, and standard error says why. */
function parse(stdout: string): z.output<typeof Output> {
  let answer: unknown = {};
  try {
    answer = JSON.parse(stdout);
  } catch {}
  const result = Output.safeParse(answer);
  return result.success ? result.data : { streams: [] };
}

function tooManyPixels(path: string, width: number, height: number, maxPixels: number) {
  return new TrueframeError(
    'DECODE_TOO_LARGE',
    `${path} has frames of ${width}x${height} pixels, more than sources.maxPixels = ${maxPixels}`,
    { details: { width, height, maxPixels } },
  );
}

/** ffmpeg's own rule: most pixels, a default stream being worth five million more; the first of equals. No cover art. */
function chooseVideo(streams: readonly z.output<typeof Stream>[]) {
  const worth = (stream: z.output<typeof Stream>) =>
    (stream.width ?? 0) * (stream.height ?? 0) + (stream.disposition?.default ? 5_000_000 : 0);
  const videos = streams.filter(
    (stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic,
  );
  return videos.reduce<z.output<typeof Stream> | undefined>(
    (best, stream) => (best && worth(best) >= worth(stream) ? best : stream),
    undefined,
  );
}

function seconds(text: string | undefined): number {
  const value = Number(text ?? 0);
  return Number.isFinite(value) ? value : 0;
}

/** `00:00:02.200000000`, as Matroska writes it. */
function clock(text: string | undefined): number {
  const [, hours, minutes, rest] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? '') ?? [];
  return hours === undefined ? 0 : Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

/** `30000/1001` → 29.97; 0 for `0/0`. */
function rate(text: string | undefined): number {
  const [above = 0, below = 0] = (text ?? '').split('/').map(Number);
  return below > 0 ? above / below : 0;
}

function lastLine(stderr: string): string {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  return line.replace(/^\[[^\]]*\] /, '').replace(/^file:\S+: /, '') || 'no known format';
}
