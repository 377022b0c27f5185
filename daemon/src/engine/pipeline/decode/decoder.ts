import { rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Discontinuity, Gap } from '@trueframe/proto';
import { newSocketPath } from '../../../lib/socket-paths.ts';
import { SKIPPED_REASON } from '../../../wire/gap-reasons.ts';
import type { FrameLedger } from '../ledger.ts';
import type { SamplingWatch } from '../sampling-watch.ts';
import type { ContinuousClock, Moment } from './continuous-clock.ts';
import { Damage } from './damage.ts';
import { DecodeLog } from './decode-log.ts';
import { type FfmpegRun, runFfmpeg } from './ffmpeg.ts';
import { type FrameLine, parseFrameLine, TELL_DECODED, TELL_PICTURE } from './frame-line.ts';
import type { FrameLabel, FrameQueue } from './frame-queue.ts';
import { FrameReader, type Target } from './frame-reader.ts';
import type { HardwareDecode } from './hardware-decode.ts';
import { isHdrTransfer } from './hdr.ts';
import type { Jump } from './jump-book.ts';
import { ownSize } from './picture-size.ts';
import { frameBytes, matrixOf, rangeOf } from './pixel-layout.ts';
import type { Timeline } from './timeline.ts';
import { watchProcess } from './watch-process.ts';
import type { WindowClock, WindowRole } from './window-clock.ts';

export interface DecoderJob {
  readonly input: string | Readable;
  readonly inputOptions: readonly string[];
  /** Absent: decoded in software. */
  readonly hardware?: HardwareDecode | undefined;
  /** Memory that ffmpeg may take; 0: as much as it likes. */
  readonly memoryMiB: number;
  /**
   * It can be run again from where it got to: one that somebody killed is `lost`, and so is one that has not moved for so
   * many milliseconds though nobody held it up.
   */
  readonly stuckMs?: number;
  /** It may wait for its source as long as that likes, but one that was stopped for so many milliseconds is killed. */
  readonly stoppedMs?: number;
  /** Video stream to decode, as ffmpeg names it: `0:3`, `0:v:0`. */
  readonly map: string;
  /** Filters before anything is counted. */
  readonly before: readonly string[];
  /** The `select` of the sampling policy. */
  readonly sampling: string | undefined;
  /** Checks what it does. */
  readonly sampled: SamplingWatch;
  /** Frames are analysed with those before them: the filter passes whole windows. Absent: each is analysed alone. */
  readonly windows?: WindowClock | undefined;
  /** Its first frame follows on the last one of the run before. */
  readonly goesOn?: boolean;
  /** Filters for the frames that the policy wants, before anything else is done with them. */
  readonly grading?: readonly string[];
  /** Size of all frames; undefined: each has its own. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Media time in milliseconds at which the source ends for us; Infinity: no limit. */
  readonly limitMs: number;
  /** Frames of the source after which it ends for us. */
  readonly limitFrames?: number;
  /** Frames at the start that an earlier run has booked. */
  readonly passOver?: number;
  /** The first frames that ffmpeg decodes only help with later ones: what it says of them is nobody's business. */
  readonly beginsInMiddle?: boolean;
  /** Makes the times of ffmpeg continuous. */
  readonly clock: ContinuousClock;
  /** Continuous seconds → milliseconds of media time. */
  toMediaMs(seconds: number): number;
  /** From what ffmpeg has said, whether to end it, because it never would. */
  isHopeless?(log: DecodeLog): boolean;
  /** The source's time of media time 0, in milliseconds. */
  readonly sourceStartMs?: number;
  /** The source's clock jumped. Returns what is to be told of it. */
  onJump(jump: Jump): Discontinuity | undefined;
  /** A wanted frame is damaged: it will be dropped. */
  onCorrupt(ptsMs: number): void;
  /** The process that decodes was started. */
  onStart?(pid: number): void;
  /** A frame was decoded, at this continuous time; it is booked after this. Returns what its source knows of it. */
  onFrame?(seconds: number): FrameOrigin;
  /** The first frame was decoded; it is booked and queued after this. */
  onFirstFrame?(ptsMs: number): void;
  /** The first frame that the policy wants is there; it is queued after this. */
  onFirstPicture?(label: FrameLabel, log: DecodeLog): void;
}

export interface FrameOrigin {
  /** Time at which it was due to be decoded, on the clock of performance.now(); undefined: when it was decoded. */
  readonly dueMs: number | undefined;
  /** Frames that were left out just before it, because there was no time for them. */
  readonly skipped: number;
}

export interface DecodeOutcome {
  /**
   * `source`: ffmpeg came to the end by itself, well or not; `limit`: `limitMs`; `halted`: we killed it; `lost`: somebody
   * else did, or it hung. What was booked then ends with the last frame that is queued.
   */
  readonly end: 'source' | 'limit' | 'halted' | 'lost';
  /** Frames that this run decoded. */
  readonly received: number;
  /** Frames before them that it decoded once more. */
  readonly passedOver: number;
  /** Those of them that the policy wants and that came through all filters. */
  readonly pictures: number;
  /** The last of them: where it begins in a file, in bytes, and its media time; undefined: unknown. */
  readonly lastPicture: { readonly byte: number; readonly ptsMs: number } | undefined;
  readonly log: DecodeLog;
  readonly exitCode: number | null;
}

interface Announced {
  readonly label: FrameLabel;
  /** Its bytes come, and nobody gets them. */
  readonly isCorrupt: boolean;
}

interface Undecided extends Pick<FrameLabel, 'index' | 'ptsMs' | 'dueMs'> {
  readonly isCorrupt: boolean;
  /** An earlier run has booked it: it can only complete a window. */
  readonly isBooked?: true;
}

type Picture = Extract<FrameLine, { type: 'picture' }>;

/**
 * One run of ffmpeg: its raw frames go into the slots of a queue, lines on standard error say which frame each one is.
 * The line of a frame comes before its bytes, which take another way, so bytes wait for their line.
 *
 * Books every frame that ffmpeg decodes: those that are not queued are dropped as `sampling` or `cancelled`.
 */
export class Decoder {
  readonly #job: DecoderJob;
  readonly #queue: FrameQueue;
  readonly #timeline: Timeline;
  readonly #ledger: FrameLedger;
  readonly #log = new DecodeLog();
  readonly #socketPath = newSocketPath();
  readonly #reader = new FrameReader(() => this.#nextTarget());
  /** Wanted frames whose bytes have not begun to come. */
  readonly #labels: Announced[] = [];
  /** The newest decoded frame, while it is not known whether the policy wants it. */
  #undecided: Undecided | undefined;
  /** The next frame does not follow on the one before it. */
  #beginsAnew = false;
  /** True while the incoming bytes are those of a frame to be analysed. */
  #isFillingWanted = false;
  #damage = new Damage(0);
  /** Jumps of the source's clock that are to be told before the next frame that is wanted. */
  #jumps: Discontinuity[] = [];
  #passedOver = 0;
  /** Tells of frames that were left out; goes before the next frame that is wanted. */
  #gap: Gap | undefined;
  #picture: Picture | undefined;
  #tickSeconds = 0;
  #received = 0;
  #lastFrameAt: number | undefined;
  #pictures = 0;
  #lastPicture: DecodeOutcome['lastPicture'];
  #run: FfmpegRun | undefined;
  #end: DecodeOutcome['end'] = 'source';
  #unwatch = () => {};
  /** Progress with what is queued. */
  #queued: { readonly received: number; readonly lastMs: number };

  constructor(job: DecoderJob, queue: FrameQueue, timeline: Timeline, ledger: FrameLedger) {
    this.#queued = { received: timeline.received, lastMs: timeline.lastMs };
    this.#job = job;
    this.#queue = queue;
    this.#timeline = timeline;
    this.#ledger = ledger;
  }

  /** True while ffmpeg waits for us: it is not the source that is silent. */
  get isBlocked(): boolean {
    return this.#reader.isBlocked;
  }

  /** Time at which the newest frame was decoded, on the clock of performance.now(); undefined: none was. */
  get lastFrameAt(): number | undefined {
    return this.#lastFrameAt;
  }

  /**
   * Runs to the end; when `halt` is aborted, ffmpeg is killed. Nothing of the run is left when this settles.
   * @throws FFMPEG_MISSING
   */
  async run(threads: number, maxPixels: number, halt: AbortSignal): Promise<DecodeOutcome> {
    this.#queue.onRoom = () => this.#reader.resume();
    this.#damage = new Damage(threads);
    if (!this.#job.goesOn) this.#breakWindows();
    const run = runFfmpeg({
      isPatient: !this.#queue.isLive,
      memoryMiB: this.#job.memoryMiB,
      onStart: (pid) => this.#started(pid),
      input: this.#job.input,
      inputOptions: inputOptions(this.#job, threads, maxPixels),
      outputOptions: outputOptions(this.#job, maxPixels),
      output: `unix:${this.#socketPath}`,
      onLine: (line) => this.#read(line),
    });
    this.#run = run;
    const onHalt = () => this.#stop('halted');
    halt.addEventListener('abort', onHalt, { once: true });
    if (halt.aborted) onHalt();
    try {
      const exitCode = await run.exited;
      // What ffmpeg wrote before it ended may still wait for a slot.
      await this.#reader.end();
      if (this.#end === 'source' && this.#wasLost(exitCode)) this.#end = 'lost';
      if (this.#end !== 'lost') this.#tellJumps();
      return {
        end: this.#end,
        received: this.#received,
        passedOver: this.#passedOver,
        pictures: this.#pictures,
        lastPicture: this.#lastPicture,
        log: this.#log,
        exitCode,
      };
    } finally {
      halt.removeEventListener('abort', onHalt);
      this.#queue.onRoom = () => {};
      this.#unwatch();
      if (this.#end === 'lost') this.#takeBack();
      else this.#settle();
      rmSync(this.#socketPath, { force: true });
    }
  }

  #started(pid: number): void {
    this.#job.onStart?.(pid);
    const { stuckMs, stoppedMs } = this.#job;
    const limitMs = stuckMs ?? stoppedMs;
    if (limitMs === undefined) return;
    this.#unwatch = watchProcess({
      pid,
      limitMs,
      mayIdle: stuckMs === undefined,
      isBlocked: () => this.isBlocked,
      onStuck: () => this.#run?.kill(),
    });
  }

  /** Killed by us for want of memory does not count: it would be again. */
  #wasLost(exitCode: number | null): boolean {
    if (this.#job.stuckMs === undefined || this.#log.isOutOfMemory) return false;
    return exitCode === null || this.#log.wasTerminated;
  }

  #takeBack(): void {
    const part = this.#reader.discard() && this.#isFillingWanted ? 1 : 0;
    const undecided = this.#undecided && !this.#undecided.isBooked ? 1 : 0;
    const { received, lastMs } = this.#queued;
    const lost = this.#timeline.received - received;
    this.#ledger.takeBack(lost, lost - part - undecided - this.#takeWanted());
    this.#timeline.rewind(received, lastMs);
    this.#undecided = undefined;
    this.#breakWindows();
  }

  #breakWindows(): void {
    this.#job.windows?.restart();
    this.#queue.breakWindow();
  }

  /** Takes all frames whose bytes have not begun to come. Returns how many of them were to be analysed. */
  #takeWanted(): number {
    return this.#labels.splice(0).filter(({ label }) => isWanted(label)).length;
  }

  #tellJumps(): void {
    for (const discontinuity of this.#jumps.splice(0)) {
      this.#queue.push({ type: 'discontinuity', discontinuity });
    }
  }

  #stop(end: 'limit' | 'halted'): void {
    if (this.#end === 'source') this.#end = end;
    this.#giveUp();
    this.#run?.kill();
  }

  #giveUp(): void {
    if (this.#reader.discard() && this.#isFillingWanted) this.#ledger.drop('cancelled');
    this.#ledger.drop('cancelled', this.#takeWanted());
  }

  /** Books what was announced and never came. */
  #settle(): void {
    this.#giveUp();
    const last = this.#undecided;
    this.#undecided = undefined;
    if (last && this.#end === 'source') this.#passOver(last);
    else if (last && !last.isBooked) this.#ledger.drop('cancelled');
  }

  #passOver({ index, ptsMs, isBooked }: Undecided): void {
    if (isBooked) return;
    this.#ledger.drop('sampling');
    this.#job.sampled.passedOver(index, ptsMs);
  }

  #read(line: string): void {
    const said = parseFrameLine(line);
    if (!said) this.#note(line);
    else if (this.#end !== 'source') this.#stopWhenDrained();
    else if (said.type === 'time-base') this.#tickSeconds = said.seconds;
    else if (said.type === 'decoded') this.#decoded(said.pts);
    else if (said.type === 'key') this.#damage.key();
    else if (said.type === 'picked') this.#job.windows?.begin();
    else if (said.type === 'picture') this.#picture = said;
    else this.#wanted(said);
  }

  #note(line: string): void {
    this.#job.hardware?.read(line);
    this.#damage.read(line);
    const wasOpen = this.#log.container !== '';
    this.#log.add(line);
    // Without memory it would read on, for as long as the source is.
    if (this.#log.isOutOfMemory || this.#job.isHopeless?.(this.#log)) this.#run?.kill();
    // The input is open: the output is the next thing that ffmpeg opens.
    if (!wasOpen && this.#log.container !== '') this.#reader.connect(this.#socketPath);
  }

  #decoded(pts: number | undefined): void {
    if (this.#undecided) this.#passOver(this.#undecided);
    this.#undecided = undefined;
    this.#job.windows?.frame();
    const seconds = pts === undefined ? Number.NaN : pts * this.#tickSeconds;
    const moment = this.#job.clock.at(seconds);
    if (this.#received === 0 && this.#job.beginsInMiddle) this.#damage.forget();
    const { passOver = 0, windows } = this.#job;
    if (this.#passedOver < passOver) {
      // Counted once more, so that the same ones are told of what follows.
      const mediaMs = this.#job.toMediaMs(moment.seconds);
      this.#noteJump(moment, mediaMs);
      this.#jumps.length = 0;
      const isCorrupt = this.#damage.frame(mediaMs);
      const index = this.#timeline.received - passOver + this.#passedOver;
      if (windows) this.#undecided = { index, ptsMs: mediaMs, dueMs: 0, isCorrupt, isBooked: true };
      this.#passedOver += 1;
      return;
    }
    const mediaMs = this.#job.toMediaMs(moment.seconds);
    const { limitMs, limitFrames = Number.POSITIVE_INFINITY } = this.#job;
    if (mediaMs >= limitMs || this.#timeline.received >= limitFrames) {
      this.#end = 'limit';
      this.#stopWhenDrained();
      return;
    }
    this.#received += 1;
    this.#lastFrameAt = performance.now();
    this.#ledger.receive();
    const { dueMs, skipped } = this.#job.onFrame?.(moment.seconds) ?? {
      dueMs: undefined,
      skipped: 0,
    };
    const fromMs = this.#timeline.lastMs;
    this.#timeline.skip(skipped);
    const booked = this.#timeline.book(mediaMs);
    this.#undecided = { dueMs, isCorrupt: this.#damage.frame(booked.ptsMs), ...booked };
    this.#job.sampled.received(booked.index, booked.ptsMs);
    this.#noteJump(moment, booked.ptsMs);
    if (skipped > 0) this.#noteGap(fromMs, this.#undecided.ptsMs);
    if (this.#received === 1) this.#job.onFirstFrame?.(this.#undecided.ptsMs);
  }

  #noteJump({ jump }: Moment, ptsMs: number): void {
    if (!jump) return;
    this.#beginsAnew = true;
    const startMs = this.#job.sourceStartMs ?? 0;
    const toMs = (seconds: number) => Math.round((seconds * 1000 - startMs) * 1e6) / 1e6;
    const told = this.#job.onJump({
      ptsMs,
      sourceBeforeMs: toMs(jump.beforeSeconds),
      sourceAfterMs: toMs(jump.afterSeconds),
    });
    if (told) this.#jumps.push(told);
  }

  #noteGap(fromMs: number, toMs: number): void {
    const from = Number(this.#gap?.fromMs ?? fromMs);
    this.#gap = { fromMs: from, toMs, durationMs: toMs - from, reason: SKIPPED_REASON };
  }

  /** At the limit: the frames before it may still be on their way. */
  #stopWhenDrained(): void {
    if (this.#end === 'limit' && this.#labels.length === 0 && !this.#reader.isFilling) {
      this.#stop('limit');
    }
  }

  #wanted({ range, space, transfer }: Extract<FrameLine, { type: 'color' }>): void {
    const picture = this.#picture;
    if (!this.#undecided || !picture) return;
    const { isCorrupt, isBooked, ...frame } = this.#undecided;
    this.#undecided = undefined;
    const role = this.#role();
    const { width, height, pixelFormat } = picture;
    const sourceFormat = this.#log.stream(this.#job.map)?.pixelFormat ?? '';
    const gap = this.#gap;
    this.#gap = undefined;
    const jumps = this.#jumps;
    this.#jumps = [];
    const label: FrameLabel = {
      width,
      height,
      byteLength: frameBytes(width, height),
      matrix: matrixOf(space),
      range: rangeOf(pixelFormat, sourceFormat, range),
      ...(isHdrTransfer(transfer) && { isUngraded: true }),
      ...(gap && { gap }),
      ...(jumps.length > 0 && { jumps }),
      ...(role && { role }),
      ...(this.#beginsAnew && { beginsAnew: true }),
      ...frame,
    };
    this.#beginsAnew = false;
    if (isWanted(label)) this.#job.sampled.wanted(label.index, label.ptsMs);
    else if (!isBooked) this.#ledger.drop('sampling');
    this.#pictures += 1;
    if (picture.byte >= 0) this.#lastPicture = { byte: picture.byte, ptsMs: label.ptsMs };
    if (this.#pictures === 1) this.#job.onFirstPicture?.(label, this.#log);
    this.#labels.push({ label, isCorrupt });
    this.#reader.resume();
  }

  /** Undefined: frames are analysed alone. */
  #role(): WindowRole | undefined {
    const { windows, sampling } = this.#job;
    if (windows && sampling === undefined) windows.begin();
    return windows?.role();
  }

  #nextTarget(): Target | undefined {
    const [next] = this.#labels;
    if (!next) {
      this.#stopWhenDrained();
      return undefined;
    }
    const { label, isCorrupt } = next;
    const queued = () => {
      if (isWanted(label)) this.#queued = { received: label.index + 1, lastMs: label.ptsMs };
    };
    if (isCorrupt) {
      this.#queue.announce(label);
      if (isWanted(label)) this.#ledger.dropCorrupt(label.index);
      this.#queue.miss(label, 'WINDOW_DAMAGED');
      this.#job.onCorrupt(label.ptsMs);
      queued();
    }
    const isUseless = isCorrupt || (label.role && !label.role.isEnd && !label.role.isPart);
    const slot = isUseless ? 'drop' : this.#queue.open(label);
    if (slot === 'wait') return undefined;
    this.#labels.shift();
    if (slot === 'drop') return { skipBytes: label.byteLength };
    this.#isFillingWanted = isWanted(label);
    const commit = () => {
      queued();
      slot.commit();
    };
    return { ...slot, commit };
  }
}

/** True when it is analysed: others only complete a window. */
function isWanted({ role }: FrameLabel): boolean {
  return role === undefined || role.isEnd;
}

function inputOptions(job: DecoderJob, threads: number, maxPixels: number): string[] {
  // repeat: what is said of one frame is said again of the next. Without reinit_filter 0 a change of the frame size would
  // restart the filters and their counters. Ours follow it.
  return [
    ...['-loglevel', 'repeat+level+info', '-reinit_filter', '0'],
    ...['-threads', String(threads), '-max_pixels', String(maxPixels)],
    ...(job.hardware?.inputOptions() ?? []),
    ...job.inputOptions,
  ];
}

function outputOptions(job: DecoderJob, maxPixels: number): string[] {
  const { before, sampling, grading = [], size, hardware } = job;
  const scale = size ? `scale=${size.width}:${size.height}` : ownSize(maxPixels);
  // Full-range video stays full-range: converting it would cost time and bits.
  const filters = [
    ...before,
    TELL_DECODED,
    ...(sampling === undefined ? [] : [sampling]),
    ...grading,
    // NV12 has no full-range twin: what comes back from a GPU is made limited, whatever the source says of itself.
    hardware?.problem === '' ? `${scale}:out_range=tv` : scale,
    'format=yuv420p|yuvj420p',
    TELL_PICTURE,
    // Nobody reads the times of raw frames, but ffmpeg complains of those that do not grow.
    'setpts=N/TB',
  ];
  // A frame must not wait for the next one: neither in the write buffer (flush_packets) nor in the threads that copy raw
  // frames, of which there would be one per core (threads).
  return [
    ...['-map', job.map, '-an', '-sn', '-dn', '-vf', filters.join(','), '-vsync', 'passthrough'],
    ...['-threads', '1', '-flush_packets', '1', '-f', 'rawvideo', '-listen', '1'],
  ];
}
