import { TrueframeError } from '@trueframe/sdk';
import * as z from 'zod';
import { causeError } from './causes.ts';
import { chooseVideo } from './choose-video.ts';
import { runFfprobe } from './ffprobe.ts';
import { hiddenCause, unreadableFile } from './file-causes.ts';
import { FILE_OPTIONS, skipping } from './file-options.ts';
import { frameRateOf } from './frame-rate.ts';
import type { ColorFacts } from './hdr.ts';
import type { OpenFile } from './open-file.ts';
import { PROBE_LIMITS, type ProbeLimits } from './tool-limits.ts';

/** Byte streams without times: those are made from the frame rate. */
const TIMELESS = new Set(['h264', 'hevc', 'm4v', 'mpegvideo', 'mjpeg', 'obu']);

/** Containers in which ffmpeg's seek was checked to be exact to the frame. */
const SEEKABLE = /(^|,)(mov|mp4|matroska|webm)(,|$)/;

/** Claims of the container about the video stream that a player would show. None of them is proven. */
export interface FileProbe {
  readonly container: string;
  readonly streamIndex: number;
  /** Container's id of the stream, e.g. `0x100`; empty: none. */
  readonly streamId: string;
  readonly codec: string;
  /** Pixels, before any rotation. */
  readonly width: number;
  readonly height: number;
  /** Frames per second; 0: unknown. */
  readonly frameRate: number;
  /** 0: the container does not say, or contradicts itself. */
  readonly frameCount: number;
  /** Duration of the video stream, or else of the file; 0: unknown. */
  readonly durationMs: number;
  /** The duration is that of the video stream: sound that goes on has no part in it. */
  readonly hasOwnDuration: boolean;
  /** Presentation time of media time 0: where the container starts. */
  readonly startMs: number;
  /** Times come from the frame rate. */
  readonly isTimeless: boolean;
  readonly isSeekable: boolean;
  readonly color: ColorFacts;
  /** The container has players rotate or mirror it. */
  readonly isTurned: boolean;
  /** Bytes of the file that come before what was probed. */
  readonly skipBytes: number;
  /** Video streams that are known at the start. */
  readonly videos: number;
}

const Stream = z.object({
  index: z.number(),
  id: z.string().optional(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  avg_frame_rate: z.string().optional(),
  r_frame_rate: z.string().optional(),
  nb_frames: z.string().optional(),
  duration: z.string().optional(),
  color_transfer: z.string().optional(),
  color_space: z.string().optional(),
  color_primaries: z.string().optional(),
  disposition: z.record(z.string(), z.number()).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  side_data_list: z.array(z.object({ displaymatrix: z.string().optional() })).optional(),
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
 * Looks at a file that exists. `skipBytes`: from there on only; `exceptId`: for another stream than this.
 * @throws SOURCE_UNSUPPORTED, SOURCE_NO_VIDEO, DECODE_TOO_LARGE, DECODE_LIMIT, FFMPEG_MISSING, SESSION_CANCELLED
 */
export async function probeFile(
  file: OpenFile,
  {
    maxPixels = 33_177_600,
    limits = PROBE_LIMITS,
    signal,
    skipBytes = 0,
    exceptId,
  }: {
    maxPixels?: number;
    limits?: ProbeLimits;
    signal?: AbortSignal;
    skipBytes?: number;
    exceptId?: string;
  } = {},
): Promise<FileProbe> {
  const { stdout, stderr } = await runFfprobe(
    [
      ...['-v', 'error', '-max_pixels', String(maxPixels), ...FILE_OPTIONS],
      ...['-max_streams', String(limits.maxStreams)],
      ...skipping(skipBytes),
      ...['-of', 'json', '-show_format', '-show_streams', '-i', file.input],
    ],
    { signal, limits, file },
  );
  const { streams, format } = parse(stdout);
  const tooLarge = /Picture size (\d+)x(\d+) exceeds specified max pixel count/.exec(stderr);
  if (tooLarge) throw tooManyPixels(file.name, Number(tooLarge[1]), Number(tooLarge[2]), maxPixels);
  if (!format) throw await unreadableFile(file, stderr);
  const stream = chooseVideo(streams.filter(({ id }) => exceptId === undefined || id !== exceptId));
  if (!stream) {
    throw new TrueframeError('SOURCE_NO_VIDEO', `${file.name} has no video stream`);
  }
  const { width = 0, height = 0 } = stream;
  if (width * height > maxPixels) throw tooManyPixels(file.name, width, height, maxPixels);
  const container = format.format_name;
  const hidden = await hiddenCause(file, container, stream.tags);
  if (hidden) throw causeError(file.name, hidden);
  if (!stream.codec_name || stream.codec_name === 'unknown') {
    throw new TrueframeError(
      'SOURCE_UNSUPPORTED',
      `${file.name} has a video codec that ffmpeg does not know (${stream.codec_tag_string ?? 'no tag'}): give H.264, HEVC, VP8, VP9 or AV1`,
    );
  }
  const frameRate = frameRateOf(stream.avg_frame_rate, stream.r_frame_rate);
  const ownMs = 1000 * Math.max(0, seconds(stream.duration) || clock(stream.tags?.DURATION));
  return {
    container,
    streamIndex: stream.index,
    streamId: stream.id ?? '',
    codec: stream.codec_name,
    width,
    height,
    frameRate,
    frameCount: claimedFrames(stream, 1000 * seconds(stream.duration), frameRate),
    durationMs: ownMs || 1000 * Math.max(0, seconds(format.duration)),
    hasOwnDuration: ownMs > 0,
    startMs: 1000 * seconds(format.start_time),
    isTimeless: TIMELESS.has(container),
    isSeekable: SEEKABLE.test(container),
    color: {
      transfer: stream.color_transfer,
      space: stream.color_space,
      primaries: stream.color_primaries,
    },
    isTurned: isTurned(stream),
    skipBytes,
    videos: streams.filter(({ codec_type }) => codec_type === 'video').length,
  };
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

function seconds(text: string | undefined): number {
  const value = Number(text ?? 0);
  return Number.isFinite(value) ? value : 0;
}

/** `00:00:02.200000000`, as Matroska writes it. */
function clock(text: string | undefined): number {
  const [, hours, minutes, rest] = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? '') ?? [];
  return hours === undefined ? 0 : Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

/** True when there is a display matrix other than the one that changes nothing: `65536 0 0 / 0 65536 0`, as lines of text. */
function isTurned({ side_data_list: list = [] }: z.output<typeof Stream>): boolean {
  return list.some(({ displaymatrix = '' }) => {
    const [a = 1, b = 0, , c = 0, d = 1] = [...displaymatrix.matchAll(/\s(-?\d+)(?!\d*:)/g)].map(
      ([, value]) => Math.sign(Number(value)),
    );
    return displaymatrix !== '' && !(a === 1 && b === 0 && c === 0 && d === 1);
  });
}

/**
 * Frames by the container's own count; 0 where it does not fit the duration, as with an index of the first fragment only or
 * with an edit list that leaves frames out.
 */
function claimedFrames(
  { nb_frames }: z.output<typeof Stream>,
  durationMs: number,
  frameRate: number,
): number {
  const claimed = Number(nb_frames ?? 0);
  if (durationMs <= 0 || frameRate <= 0) return claimed > 0 ? claimed : 0;
  const byTime = (durationMs / 1000) * frameRate;
  return Math.abs(claimed - byTime) <= Math.max(1.5, byTime / 100) ? claimed : 0;
}
