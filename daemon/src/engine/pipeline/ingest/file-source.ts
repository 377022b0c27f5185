import { TrueframeError } from '@trueframe/sdk';
import { causeError, causeIn, tellingLine } from '../decode/causes.ts';
import { ContinuousClock } from '../decode/continuous-clock.ts';
import { Decoder } from '../decode/decoder.ts';
import type { DecodeOutcome } from '../decode/decoder-job.ts';
import { FILE_OPTIONS, skipping } from '../decode/file-options.ts';
import { gradingFilters, hasRefusedToGrade, hdrError, isHdr } from '../decode/hdr.ts';
import { endOfFile, measureVideo } from '../decode/measure-video.ts';
import { missedPictures } from '../decode/missed-pictures.ts';
import { type FilePart, firstPart, nextPart } from '../decode/next-part.ts';
import { type FileProbe, probeFile } from '../decode/probe-file.ts';
import { proveFrameCount } from '../decode/prove-frame-count.ts';
import { RAW_TIMES } from '../decode/raw-times.ts';
import { decoderSkips, resumeFilter, samplingFilter } from '../decode/sampling-filter.ts';
import { HOLD_LIMIT_SECONDS, type Hold, isHold } from '../decode/time-rules.ts';
import { decoderMemoryOf, probeLimitsOf } from '../decode/tool-limits.ts';
import { mayOverlap } from '../decode/window-plan.ts';
import { isTruncated } from '../emit/judge/truncation.ts';
import { checkFile } from './check-file.ts';
import { claimedCompleteness, completenessOf } from './completeness.ts';
import { decodeOnAndOn } from './decode-on-and-on.ts';
import type { Ingest, MediaResume } from './ingest.ts';

/** Frames just before a resume point may need a key frame after it; decoding starts this much earlier. */
const SEEK_MARGIN_MS = 1000;
/** Frame rate of a file that names none. */
const DEFAULT_FRAME_RATE = 25;

/** Reads a file once, from the start or from the resume point. */
export async function readFile(ingest: Ingest): Promise<'source' | 'limit'> {
  const { plan, settings, halt } = ingest;
  if (plan.source.kind !== 'file') throw new TypeError('not a file');
  ingest.tell('STATE_CONNECTING', { attempt: 1 });
  const path = await checkFile(plan.source.path, settings.roots);
  if (halt.aborted) return 'source';
  const limits = probeLimitsOf(settings);
  const probe = await probeFile(path, { maxPixels: settings.maxPixels, limits, signal: halt });
  const frameCount = await countFor(ingest, path, probe);
  if (halt.aborted) return 'source';

  let isRunning = false;
  const tell: Ingest['tell'] = (state, more) => {
    if (!isRunning) ingest.tell(state, more);
    isRunning = true;
  };
  let grading = gradingFilters(probe.color);
  let part = firstPart({ ...probe, frameCount });
  let before = START;
  const decode = async (from: MediaResume | undefined) => {
    const once = async () => {
      const reading = createReading({ ...ingest, tell, resume: from }, path, part, grading, before);
      const outcome = await reading.decoder.run(settings.decoderThreads, settings.maxPixels, halt);
      return { reading, shownMs: reading.shownMs(), ...outcome };
    };
    let last = await once();
    if (settings.hardware?.hasRefused(last)) last = await once();
    if (grading.length > 0 && hasRefusedToGrade(last)) {
      grading = [];
      last = await once();
    }
    return last;
  };
  let outcome = await decodeOnAndOn(ingest, path, decode);
  // The filters cannot make anything of what the pictures say of themselves.
  if (
    grading.length > 0 &&
    outcome.end === 'source' &&
    outcome.exitCode !== 0 &&
    outcome.pictures === 0
  )
    throw hdrError();
  const parts = [part];
  while (outcome.end === 'source') {
    const progress = { lastPicture: outcome.lastPicture, lastMs: ingest.timeline.lastMs };
    const next = await nextPart(path, part, {
      progress,
      maxPixels: settings.maxPixels,
      signal: halt,
    }).catch((reason) => {
      if (!halt.aborted) tellUnread(ingest, path, reason);
    });
    if (!next) break;
    part = { ...next, frameCount };
    before = outcome.reading.end(outcome.received + outcome.passedOver);
    parts.push(part);
    const another = await decodeOnAndOn(ingest, path, decode);
    outcome = { ...another, ...joined(outcome, another) };
  }
  await judge(ingest, path, parts, outcome);
  return outcome.end === 'limit' ? 'limit' : 'source';
}

async function countFor(ingest: Ingest, path: string, probe: FileProbe): Promise<number> {
  const { plan, settings, halt } = ingest;
  const { sampling } = plan;
  const { maxPixels } = settings;
  const isNeeded = typeof sampling === 'object' && 'evenlySpread' in sampling;
  return isNeeded
    ? await proveFrameCount(path, probe, { maxPixels, signal: halt })
    : probe.frameCount;
}

interface Reading {
  readonly decoder: Decoder;
  /** Media time of the last frame, or the greatest time of one in the file if that is more. */
  shownMs(): number;
  /** True when its clock has jumped, so that nothing after it can be sought. */
  hasJumped(): boolean;
  /** Ends the part and returns what the next one has to know. `frames`: those of this part and of all before it. */
  end(frames: number): Before;
}

/** Progress of the parts of a file before one. */
interface Before {
  readonly frames: number;
  /** Media time of the last frame; undefined: there was none. */
  readonly lastMs: number | undefined;
  /** By how much media time is ahead of the times in the file, as they have jumped. */
  readonly offsetMs: number;
}

const START: Before = { frames: 0, lastMs: undefined, offsetMs: 0 };

type FileOutcome = DecodeOutcome & { readonly shownMs: number };

function createReading(
  ingest: Ingest,
  path: string,
  probe: FilePart,
  grading: readonly string[],
  before: Before,
): Reading {
  const { plan, queue, timeline, ledger, resume } = ingest;
  const afterMs = resume?.afterPtsMs ?? Number.NEGATIVE_INFINITY;
  const isResumed = Number.isFinite(afterMs);
  const isSought =
    isResumed &&
    probe.isSeekable &&
    resume?.fromStart !== true &&
    !mayOverlap(plan.sampling, plan.window, probe);
  // Raw ticks where a run may start anywhere; elsewhere ffmpeg counts from the start of the container.
  const startMs = probe.isSeekable ? probe.startMs : probe.clockMs - before.offsetMs;
  const stepSeconds = 1 / (probe.frameRate || DEFAULT_FRAME_RATE);
  const hold = holdOf(probe, (startMs + (before.lastMs ?? 0)) / 1000);
  const lastSeconds = before.lastMs === undefined ? undefined : (before.lastMs + startMs) / 1000;
  const clockFacts = {
    // A run that begins in the middle is on the file's own clock: it had not jumped.
    startSeconds: isSought ? undefined : startMs / 1000,
    ...(lastSeconds !== undefined && {
      position: { sourceSeconds: lastSeconds, seconds: lastSeconds },
    }),
    stepSeconds,
    hold,
  };
  const clock = new ContinuousClock({
    ...clockFacts,
    accepts: (step, toSeconds) => isHold(hold, step, toSeconds),
  });
  const received = resume?.received ?? 0;
  const passOver = isSought ? 0 : Math.max(0, received - before.frames);
  const context = {
    startSeconds: startMs / 1000,
    clock: clockFacts,
    frameCount: probe.frameCount,
    received: isSought ? received : before.frames,
    passOver,
    windows: ingest.windows,
    afterMs: isSought ? afterMs : (before.lastMs ?? Number.NEGATIVE_INFINITY),
  };
  const marginMs = Math.max(SEEK_MARGIN_MS, 3000 * stepSeconds);
  const seek = isSought ? ['-ss', (Math.max(0, afterMs - marginMs) / 1000).toFixed(6)] : [];
  const decoder = new Decoder(
    {
      input: `file:${path}`,
      memoryMiB: decoderMemoryOf(ingest.settings, probe.width * probe.height),
      stuckMs: ingest.settings.stallTimeout,
      hardware: ingest.settings.hardware,
      inputOptions: [
        ...FILE_OPTIONS,
        ...skipsFor(plan.sampling, probe),
        ...(probe.isSeekable ? ['-copyts'] : RAW_TIMES),
        ...skipping(probe.skipBytes),
        ...seek,
      ],
      map: `0:${probe.streamIndex}`,
      before: [
        ...(probe.isTimeless ? [`setpts=N/${probe.frameRate || DEFAULT_FRAME_RATE}/TB`] : []),
        ...(isSought ? [resumeFilter(context)] : []),
      ],
      sampled: ingest.sampled,
      windows: ingest.windows,
      sampling: samplingFilter(plan.sampling, context),
      grading,
      ...(plan.size && { size: plan.size }),
      limitMs: ingest.limitMs,
      limitFrames: framesUpTo(plan.sampling),
      passOver,
      beginsInMiddle: isSought,
      clock,
      toMediaMs: (seconds) => seconds * 1000 - startMs,
      sourceStartMs: startMs,
      onJump: (jump) => ingest.jumps.note(jump),
      onCorrupt: (ptsMs) => ingest.noteCorrupt(ptsMs),
      onFirstFrame: () => ingest.tell('STATE_RUNNING', { attempt: 1 }),
      onFirstPicture: ({ width, height }) =>
        ingest.announce({
          width,
          height,
          frameRate: probe.frameRate,
          durationMs: probe.durationMs,
          frameCount: probe.frameCount,
          codec: probe.codec,
          container: probe.container,
        }),
    },
    queue,
    timeline,
    ledger,
  );
  // A container's duration takes a jump for media.
  return {
    decoder,
    shownMs: () => Math.max(timeline.lastMs, clock.furthestSeconds * 1000 - startMs),
    hasJumped: () => resume?.fromStart === true || clock.offsetSeconds !== 0,
    end: (frames) => ({
      frames,
      lastMs: clock.position.seconds * 1000 - startMs,
      offsetMs: before.offsetMs + clock.offsetSeconds * 1000,
    }),
  };
}

/** Returns what the container's duration allows; undefined: it has none. */
function holdOf(
  { container, durationMs, frameRate, isTimeless }: FileProbe,
  startSeconds: number,
): Hold | undefined {
  if (durationMs <= 0 || isTimeless) return undefined;
  // A last frame may be stamped with the end itself.
  const untilSeconds = startSeconds + durationMs / 1000 + 1 / (frameRate || DEFAULT_FRAME_RATE);
  const isMp4 = /(^|,)mp4(,|$)/.test(container);
  return { untilSeconds, longestSeconds: isMp4 ? durationMs / 1000 : HOLD_LIMIT_SECONDS };
}

/** Frames without times are numbered by all that come. */
function skipsFor(sampling: Ingest['plan']['sampling'], { isTimeless }: FileProbe): string[] {
  return isTimeless ? [] : decoderSkips(sampling);
}

/** Returns the number of frames that anybody wants to come. */
function framesUpTo(sampling: Ingest['plan']['sampling']): number {
  if (typeof sampling === 'string' || !('frames' in sampling)) return Number.POSITIVE_INFINITY;
  return (sampling.frames.at(-1) ?? 0) + 1;
}

/** Two runs, as if they were one. */
function joined(first: DecodeOutcome, second: DecodeOutcome): DecodeOutcome {
  return {
    ...second,
    received: first.received + second.received,
    passedOver: first.passedOver + second.passedOver,
    pictures: first.pictures + second.pictures,
    log: second.log.errorCount > 0 ? second.log : first.log,
    exitCode: second.exitCode === 0 ? first.exitCode : second.exitCode,
  };
}

async function judge(
  ingest: Ingest,
  path: string,
  parts: readonly FilePart[],
  outcome: FileOutcome,
): Promise<void> {
  const [first, ...others] = parts;
  const { plan, timeline, listener, halt } = ingest;
  const more = {
    frames: others.reduce((sum, { frames }) => sum + frames, 0),
    lengthMs: others.reduce((sum, { lengthMs }) => sum + lengthMs, 0),
  };
  const probe = { ...first!, durationMs: first!.durationMs + more.lengthMs };
  const { log, end, exitCode, shownMs } = outcome;
  if (end === 'source' && (timeline.received === 0 || log.isOutOfMemory)) {
    throw undecodable(path, outcome);
  }
  const hasErrors = log.errorCount > 0 || (end === 'source' && exitCode !== 0);
  // A run that was ended early owes only what lies before its end.
  const untilMs = end === 'source' ? Number.POSITIVE_INFINITY : timeline.lastMs;
  const facts = {
    probe,
    // What the decoder skips is not missing.
    isSkipping: skipsFor(plan.sampling, probe).length > 0,
    received: timeline.received,
    lastMs: shownMs,
    hasErrors,
    untilMs,
  };
  const look = {
    measure: async () => {
      const { frames, endMs } = await measureVideo(path, probe, untilMs, halt);
      return { frames: frames + more.frames, endMs: endMs + more.lengthMs };
    },
    endOfFile: (fromMs: number) => endOfFile(path, probe.startMs, fromMs, halt),
  };
  const decoded = await completenessOf(facts, look).catch(async (reason) => {
    // Stopped while the file was looked at.
    if (halt.aborted) return 0;
    tellUnread(ingest, path, reason);
    return await claimedCompleteness(facts);
  });
  const found = end === 'source' ? await lookForMissed(ingest, path, parts, log.newVideos) : NONE;
  // Filters that rotate and grade take every frame for one of the first one's size, and show a part of larger ones.
  const misread = first!.isTurned || isHdr(first!.color) ? log.changedFrames : 0;
  const seen = Math.max(0, 1 - misread / timeline.received) * (1 - found.missed / found.all);
  const share = seen < 1 ? (decoded || 1) * seen : decoded;
  ingest.setCompleteness(share);
  if (end !== 'source' || !(hasErrors || isTruncated(share))) return;
  const said = tellingLine(log.errors);
  const counted = share > 0 ? `${Math.floor(share * 1000) / 10} % of it` : 'some of it';
  if (misread > 0) {
    listener.onWarning(
      'SOURCE_TRUNCATED',
      `${path} changes its size on the way: ${misread} of ${timeline.received} frames could not be shown as they are, because it is rotated or HDR; decode it to a file of one size`,
    );
    if (!hasErrors) return;
  }
  if (found.missed > 0) {
    listener.onWarning(
      'SOURCE_TRUNCATED',
      `in ${path} the picture goes to another stream and comes back: ${found.missed} of ${found.all} pictures are in between and were not read; join the parts with ffmpeg first`,
    );
    if (!hasErrors) return;
  }
  listener.onWarning(
    'SOURCE_TRUNCATED',
    `${path} is damaged or cut short: ${timeline.received} frames, ${counted}, could be decoded${said ? `; ffmpeg says: ${said}` : ''}`,
  );
}

/** Reports what could not be read. What was analysed stays so, though nobody can look how much it was of. */
function tellUnread({ listener }: Ingest, path: string, reason: unknown): void {
  const { code, message } = TrueframeError.from(reason);
  listener.onWarning(
    code,
    `whether all of ${path} was read is not known, as it cannot be read once more: ${message}`,
  );
}

const NONE = { missed: 0, all: 1 };

/** Pictures in another stream that come between those of ours. */
async function lookForMissed(
  { halt }: Ingest,
  path: string,
  parts: readonly FilePart[],
  newVideos: number,
): Promise<{ readonly missed: number; readonly all: number }> {
  const [{ container, videos }] = parts as [FilePart];
  if (container !== 'mpegts' || (videos === 1 && newVideos === 0 && parts.length === 1))
    return NONE;
  const count = await missedPictures(path, parts, halt).catch(() => undefined);
  if (!count || count.missed === 0) return NONE;
  return { missed: count.missed, all: count.missed + count.read };
}

function undecodable(path: string, { log, exitCode }: DecodeOutcome): TrueframeError {
  const cause = causeIn(log.lines);
  if (cause) return causeError(path, cause);
  const said = tellingLine(log.errors) ?? `ffmpeg ended with ${exitCode}`;
  return new TrueframeError('DECODE_FAILED', `no frame of ${path} can be decoded: ${said}`);
}
