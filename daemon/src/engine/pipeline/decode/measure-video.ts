import { TrueframeError } from '@trueframe/sdk';
import { runFfprobe } from './ffprobe.ts';
import { FILE_OPTIONS, skipping } from './file-options.ts';
import type { OpenFile } from './open-file.ts';

/** The measured content of one video stream of a file, whatever the container claims. */
export interface VideoMeasure {
  /** Frames that players show. */
  readonly frames: number;
  /** Media time at which the last one ends, in milliseconds; 0: frames have no times. */
  readonly endMs: number;
}

/**
 * Reads the whole file without decoding it and counts the packets of one stream, one per frame, that players show: those
 * that an edit list cuts away are left out.
 */
export async function countFrames(
  file: OpenFile,
  streamIndex: number,
  signal?: AbortSignal,
): Promise<number> {
  const only = ['-select_streams', String(streamIndex)];
  const count = (sum: number, [flags = '']: readonly string[]) => sum + (isShown(flags) ? 1 : 0);
  return await foldPackets(file, 'flags', only, { start: 0, fold: count }, signal);
}

/**
 * The same with times: `startMs` is the time of media time 0. Only frames up to `untilMs` of media time count.
 * @throws DECODE_FAILED when there is none; see runFfprobe
 */
export async function measureVideo(
  file: OpenFile,
  { streamIndex, startMs }: { readonly streamIndex: number; readonly startMs: number },
  untilMs: number,
  signal?: AbortSignal,
): Promise<VideoMeasure> {
  const only = ['-select_streams', String(streamIndex)];
  const fold = (
    { frames, endMs }: VideoMeasure,
    [pts, duration, flags = '']: readonly string[],
  ): VideoMeasure => {
    const fromMs = Number(pts) * 1000 - startMs;
    if (!isShown(flags) || fromMs > untilMs) return { frames, endMs };
    const toMs = fromMs + (Number(duration) * 1000 || 0);
    return { frames: frames + 1, endMs: toMs > endMs ? toMs : endMs };
  };
  const start = { frames: 0, endMs: 0 };
  const entries = 'pts_time,duration_time,flags';
  const found = await foldPackets(file, entries, only, { start, fold }, signal);
  if (found.frames > 0 || untilMs < Number.POSITIVE_INFINITY) return found;
  throw new TrueframeError('DECODE_FAILED', `ffprobe finds no frame in ${file.name}`);
}

/** Media time in milliseconds up to which any stream of the file goes, looked for from `fromMs` on; 0: it ends before. */
export async function endOfFile(
  file: OpenFile,
  startMs: number,
  fromMs: number,
  signal?: AbortSignal,
): Promise<number> {
  const fold = (latest: number | undefined, [pts, duration]: readonly string[]) => {
    const endMs = Number(pts) * 1000 - startMs + (Number(duration) * 1000 || 0);
    return endMs > (latest ?? 0) ? endMs : (latest ?? 0);
  };
  const find = (from: readonly string[]) =>
    foldPackets<number | undefined>(
      file,
      'pts_time,duration_time',
      from,
      { start: undefined, fold },
      signal,
    );
  const tail = await find(['-read_intervals', `${((fromMs + startMs) / 1000).toFixed(3)}%`]);
  // Some containers cannot be sought behind the last picture.
  return tail ?? (await find([])) ?? 0;
}

function isShown(flags: string): boolean {
  return !flags.includes('D');
}

/** The packets of one stream, from `skipBytes` of the file on. */
export interface PacketList {
  readonly count: number;
  /** Presentation times in seconds: of the first, and of the end of the last. */
  readonly firstSeconds: number;
  readonly endSeconds: number;
  /** Offset of the last picture, in bytes. */
  readonly lastByte: number;
}

export async function listPackets(
  file: OpenFile,
  { streamIndex, skipBytes }: { readonly streamIndex: number; readonly skipBytes: number },
  signal?: AbortSignal,
): Promise<PacketList> {
  const which = ['-select_streams', String(streamIndex), ...skipping(skipBytes)];
  const fold = (list: PacketList, [pts, duration, byte]: readonly string[]): PacketList => ({
    count: list.count + 1,
    firstSeconds: Math.min(list.firstSeconds, Number(pts) || list.firstSeconds),
    endSeconds: Math.max(list.endSeconds, (Number(pts) || 0) + (Number(duration) || 0)),
    lastByte: Math.max(list.lastByte, Number(byte) || 0),
  });
  const start = {
    count: 0,
    firstSeconds: Number.POSITIVE_INFINITY,
    endSeconds: 0,
    lastByte: skipBytes,
  };
  return await foldPackets<PacketList>(
    file,
    'pts_time,duration_time,pos',
    which,
    { start, fold },
    signal,
  );
}

/** Goes over the entries of every packet, in the order of ffprobe's own. */
async function foldPackets<T>(
  file: OpenFile,
  entries: string,
  which: readonly string[],
  { start, fold }: { readonly start: T; fold(value: T, row: readonly string[]): T },
  signal?: AbortSignal,
): Promise<T> {
  let value = start;
  await runFfprobe(
    [
      ...['-v', 'error', ...FILE_OPTIONS, '-of', 'csv=p=0', ...which],
      ...['-show_entries', `packet=${entries}`, '-i', file.input],
    ],
    {
      signal,
      file,
      lines: {
        onTry: () => {
          value = start;
        },
        onLine: (line) => {
          if (line !== '') value = fold(value, line.trimEnd().split(','));
        },
      },
    },
  );
  return value;
}
