import { TrueframeError } from '@trueframe/sdk';
import { causeError, causeIn, tellingLine } from '../../decode/causes.ts';
import type { DecodeOutcome } from '../../decode/decode-outcome.ts';
import { isHdr } from '../../decode/hdr.ts';
import { endOfFile, measureVideo } from '../../decode/measure-video.ts';
import { missedPictures } from '../../decode/missed-pictures.ts';
import type { FilePart } from '../../decode/next-part.ts';
import type { OpenFile } from '../../decode/open-file.ts';
import { isTruncated } from '../../emit/judge/truncation.ts';
import type { Ingest } from '../ingest.ts';
import { claimedCompleteness, completenessOf } from './completeness.ts';
import { skipsFor } from './file-decoder.ts';

export type FileOutcome = DecodeOutcome & {
  /** Media time of the last frame, or the greatest time of one in the file if that is more. */
  readonly shownMs: number;
};

/**
 * Says of a file how much of it was decoded.
 * @throws DECODE_LIMIT, DECODE_FAILED and what `causes.ts` knows, when it was nothing
 */
export async function judgeFile(
  ingest: Ingest,
  file: OpenFile,
  parts: readonly FilePart[],
  outcome: FileOutcome,
): Promise<void> {
  const { timeline } = ingest;
  const { log, end, exitCode } = outcome;
  const isOver = end === 'source';
  if (isOver && (timeline.received === 0 || log.isOutOfMemory))
    throw undecodable(file.name, outcome);
  const hasErrors = log.errorCount > 0 || (isOver && exitCode !== 0);
  const decoded = await decodedShare(ingest, file, parts, outcome, hasErrors);
  const found = isOver ? await lookForMissed(ingest, file, parts, log.newVideos) : NONE;
  const misread = misreadFrames(parts, outcome);
  const seen = Math.max(0, 1 - misread / timeline.received) * (1 - found.missed / found.all);
  const share = seen < 1 ? (decoded || 1) * seen : decoded;
  ingest.setCompleteness(share);
  if (!isOver || !(hasErrors || isTruncated(share))) return;
  const known = [
    ...misreadWords(file.name, misread, timeline.received),
    ...missedWords(file.name, found),
  ];
  const damage = damageWords(file.name, timeline.received, share, outcome);
  // One cause says enough if nothing else is wrong.
  const told = hasErrors || known.length === 0 ? [...known, damage] : known.slice(0, 1);
  for (const words of told) {
    ingest.listener.onWarning('SOURCE_TRUNCATED', words);
  }
}

/** Filters that rotate and grade take every frame for one of the first one's size, and show a part of larger ones. */
function misreadFrames([first]: readonly FilePart[], { log }: DecodeOutcome): number {
  return first && (first.isTurned || isHdr(first.color)) ? log.changedFrames : 0;
}

/** Share of what the parts hold that was decoded, 0..1; 0: nothing says how much that is. */
async function decodedShare(
  ingest: Ingest,
  file: OpenFile,
  [first, ...others]: readonly FilePart[],
  { end, shownMs }: FileOutcome,
  hasErrors: boolean,
): Promise<number> {
  const { plan, timeline, halt } = ingest;
  const more = {
    frames: others.reduce((sum, { frames }) => sum + frames, 0),
    lengthMs: others.reduce((sum, { lengthMs }) => sum + lengthMs, 0),
  };
  const probe = { ...first!, durationMs: first!.durationMs + more.lengthMs };
  // A run that was ended early owes only what lies before its end.
  const untilMs = end === 'source' ? Number.POSITIVE_INFINITY : timeline.lastMs;
  const facts = {
    probe,
    // Frames that the decoder skips are not missing.
    isSkipping: skipsFor(plan.sampling, probe).length > 0,
    received: timeline.received,
    lastMs: shownMs,
    hasErrors,
    untilMs,
  };
  const look = {
    measure: async () => {
      const { frames, endMs } = await measureVideo(file, probe, untilMs, halt);
      return { frames: frames + more.frames, endMs: endMs + more.lengthMs };
    },
    endOfFile: (fromMs: number) => endOfFile(file, probe.startMs, fromMs, halt),
  };
  return await completenessOf(facts, look).catch(async (reason) => {
    // Stopped while the file was looked at.
    if (halt.aborted) return 0;
    tellUnread(ingest, file, reason);
    return await claimedCompleteness(facts);
  });
}

/** Tells that nobody can look how much was analysed of what there is; what was, stays so. */
export function tellUnread({ listener }: Ingest, file: OpenFile, reason: unknown): void {
  const { code, message } = TrueframeError.from(reason);
  listener.onWarning(
    code,
    `whether all of ${file.name} was read is not known, as it cannot be read once more: ${message}`,
  );
}

function misreadWords(name: string, misread: number, received: number): string[] {
  if (misread === 0) return [];
  return [
    `${name} changes its size on the way: ${misread} of ${received} frames could not be shown as they are, because it is rotated or HDR; decode it to a file of one size`,
  ];
}

function missedWords(name: string, { missed, all }: typeof NONE): string[] {
  if (missed === 0) return [];
  return [
    `in ${name} the picture goes to another stream and comes back: ${missed} of ${all} pictures are in between and were not read; join the parts with ffmpeg first`,
  ];
}

function damageWords(
  name: string,
  received: number,
  share: number,
  { log }: DecodeOutcome,
): string {
  const said = tellingLine(log.errors);
  const counted = share > 0 ? `${Math.floor(share * 1000) / 10} % of it` : 'some of it';
  return `${name} is damaged or cut short: ${received} frames, ${counted}, could be decoded${said ? `; ffmpeg says: ${said}` : ''}`;
}

const NONE = { missed: 0, all: 1 };

/** Pictures in another stream that come between those of ours. */
async function lookForMissed(
  { halt }: Ingest,
  file: OpenFile,
  parts: readonly FilePart[],
  newVideos: number,
): Promise<{ readonly missed: number; readonly all: number }> {
  const [{ container, videos }] = parts as [FilePart];
  if (container !== 'mpegts' || (videos === 1 && newVideos === 0 && parts.length === 1))
    return NONE;
  const count = await missedPictures(file.path, parts, halt).catch(() => undefined);
  if (!count || count.missed === 0) return NONE;
  return { missed: count.missed, all: count.missed + count.read };
}

function undecodable(path: string, { log, exitCode }: DecodeOutcome): TrueframeError {
  const cause = causeIn(log.lines);
  if (cause) return causeError(path, cause);
  const said = tellingLine(log.errors) ?? `ffmpeg ended with ${exitCode}`;
  return new TrueframeError('DECODE_FAILED', `no frame of ${path} can be decoded: ${said}`);
}
