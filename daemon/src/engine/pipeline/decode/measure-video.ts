import { runFfprobe } from './ffprobe.ts';
import { FILE_OPTIONS, skipping } from './file-options.ts';

/** What is in a file of one video stream, whatever the container claims. */
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
  path: string,
  streamIndex: number,
  signal?: AbortSignal,
): Promise<number> {
  const rows = await packets(path, 'flags', ['-select_streams', String(streamIndex)], signal);
  return rows.filter(([flags = '']) => isShown(flags)).length;
}

/** The same with times: `startMs` is the time of media time 0. Only frames up to `untilMs` of media time count. */
export async function measureVideo(
  path: string,
  { streamIndex, startMs }: { readonly streamIndex: number; readonly startMs: number },
  untilMs: number,
  signal?: AbortSignal,
): Promise<VideoMeasure> {
  const only = ['-select_streams', String(streamIndex)];
  const rows = await packets(path, 'pts_time,duration_time,flags', only, signal);
  let frames = 0;
  let endMs = 0;
  for (const [pts, duration, flags = ''] of rows) {
    const fromMs = Number(pts) * 1000 - startMs;
    if (!isShown(flags) || fromMs > untilMs) continue;
    frames += 1;
    const toMs = fromMs + (Number(duration) * 1000 || 0);
    if (toMs > endMs) endMs = toMs;
  }
  return { frames, endMs };
}

/** Media time in milliseconds up to which any stream of the file goes, looked for from `fromMs` on; 0: it ends before. */
export async function endOfFile(
  path: string,
  startMs: number,
  fromMs: number,
  signal?: AbortSignal,
): Promise<number> {
  const from = ['-read_intervals', `${((fromMs + startMs) / 1000).toFixed(3)}%`];
  const tail = await packets(path, 'pts_time,duration_time', from, signal);
  // Some containers cannot be sought behind the last picture.
  const rows = tail.length > 0 ? tail : await packets(path, 'pts_time,duration_time', [], signal);
  return rows.reduce((latest, [pts, duration]) => {
    const endMs = Number(pts) * 1000 - startMs + (Number(duration) * 1000 || 0);
    return endMs > latest ? endMs : latest;
  }, 0);
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
  /** Where the last one begins. */
  readonly lastByte: number;
}

export async function listPackets(
  path: string,
  { streamIndex, skipBytes }: { readonly streamIndex: number; readonly skipBytes: number },
  signal?: AbortSignal,
): Promise<PacketList> {
  const which = ['-select_streams', String(streamIndex), ...skipping(skipBytes)];
  const rows = await packets(path, 'pts_time,duration_time,pos', which, signal);
  let [firstSeconds, endSeconds, lastByte] = [Number.POSITIVE_INFINITY, 0, skipBytes];
  for (const [pts, duration, byte] of rows) {
    firstSeconds = Math.min(firstSeconds, Number(pts) || firstSeconds);
    endSeconds = Math.max(endSeconds, (Number(pts) || 0) + (Number(duration) || 0));
    lastByte = Math.max(lastByte, Number(byte) || 0);
  }
  return { count: rows.length, firstSeconds, endSeconds, lastByte };
}

/** One row of entries for every packet, in the order of ffprobe's own. */
async function packets(
  path: string,
  entries: string,
  which: readonly string[],
  signal?: AbortSignal,
): Promise<string[][]> {
  const { stdout } = await runFfprobe(
    [
      ...['-v', 'error', ...FILE_OPTIONS, '-of', 'csv=p=0', ...which],
      ...['-show_entries', `packet=${entries}`, '-i', `file:${path}`],
    ],
    signal,
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.trimEnd().split(','));
}
