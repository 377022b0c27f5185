import { availableParallelism } from 'node:os';
import type { Config } from '../../../config/schema.ts';

/** Limits of one run of ffmpeg or ffprobe. */
export interface ToolLimits {
  /** Memory of its own, libraries aside; 0: no limit. */
  readonly memoryMiB: number;
  /** Seconds of a processor; 0: no limit. */
  readonly cpuSeconds: number;
}

/** Limits for finding out what is in a file: one of 8K takes 250 MiB and a fraction of a second. */
export interface ProbeLimits extends ToolLimits {
  readonly maxStreams: number;
}

export const PROBE_LIMITS: ProbeLimits = { memoryMiB: 352, cpuSeconds: 4, maxStreams: 100 };

/** A file that is read in full may be long. */
export const READ_LIMITS: ToolLimits = { memoryMiB: PROBE_LIMITS.memoryMiB, cpuSeconds: 0 };

type Settings = Config['sources'];

export function probeLimitsOf({
  maxStreams,
  probeMemory,
  probeCpu,
}: Pick<Settings, 'maxStreams' | 'probeMemory' | 'probeCpu'>): ProbeLimits {
  return { maxStreams, memoryMiB: probeMemory, cpuSeconds: Math.ceil(probeCpu / 1000) };
}

/** For frames of so many pixels; 0: no limit. */
export function decoderMemoryOf(
  { decoderMemory, decoderThreads }: Pick<Settings, 'decoderMemory' | 'decoderThreads'>,
  pixels: number,
): number {
  return decoderMemory ?? decoderMemoryMiB(pixels, decoderThreads);
}

const BASE_MIB = 256;
/** Stack and arena. */
const THREAD_MIB = 24;
const FILTER_THREAD_MIB = 10;
/** ffmpeg takes one per core for its filters, up to this. */
const MAX_FILTER_THREADS = 16;
/** 10-bit 4:2:0. */
const PIXEL_BYTES = 3;
/** Pictures that a decoder and its filters hold, and what each further thread adds. */
const PICTURES = 24;
const THREAD_PICTURES = 3;
/** A recording may begin small. */
const MIN_PIXELS = 1920 * 1080;

/**
 * Memory that decoding frames of so many pixels may take, twice to three times what it does take: 199 MB at 1080p, 281 at
 * 4K and 609 at 8K were measured with one thread; 416, 706 and 1896 with 16.
 */
export function decoderMemoryMiB(pixels: number, threads: number): number {
  const filterThreads = Math.min(MAX_FILTER_THREADS, availableParallelism()) + 1;
  const pictures = PICTURES + threads * THREAD_PICTURES;
  const pictureMiB = (Math.max(pixels, MIN_PIXELS) * PIXEL_BYTES) / 2 ** 20;
  const ofThreads = threads * THREAD_MIB + filterThreads * FILTER_THREAD_MIB;
  return Math.ceil(BASE_MIB + ofThreads + pictures * pictureMiB);
}

/** For bin/ffmpeg-guarded, before all other words. */
export function guardWords({ memoryMiB, cpuSeconds }: ToolLimits): string[] {
  return ['-guard', `${memoryMiB * 1024}:${cpuSeconds}`];
}
