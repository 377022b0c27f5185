import { rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Gap } from '@trueframe/proto';
import { newSocketPath } from '../../socket-paths.ts';
import { SKIPPED_REASON } from '../gap-reasons.ts';
import type { FrameLedger } from '../ledger.ts';
import { DecodeLog } from './decode-log.ts';
import { type FfmpegRun, runFfmpeg } from './ffmpeg.ts';
import { type FrameLine, parseFrameLine, TELL_DECODED, TELL_PICTURE } from './frame-line.ts';
import type { FrameLabel, FrameQueue } from './frame-queue.ts';
import { FrameReader, type Target } from './frame-reader.ts';
import type { HardwareDecode } from './hardware-decode.ts';
import { isHdrTransfer } from './hdr.ts';
import { ownSize } from './picture-size.ts';
import { frameBytes, matrixOf, rangeOf } from './pixel-layout.ts';
import type { Timeline } from './timeline.ts';

export interface DecoderJob {
  readonly input: string | Readable;
  readonly inputOptions: readonly string[];
  /** Absent: decoded in software. */
  readonly hardware?: HardwareDecode | undefined;
  /** Which video stream, as ffmpeg names it: `0:3`, `0:v:0`. */
  readonly map: string;
  /** Filters before anything is counted. */
  readonly before: readonly string[];
  /** The `select` of the sampling policy. */
  readonly sampling: string | undefined;
  /** Filters for the frames that the policy wants, before anything else is done with them. */
  readonly grading?: readonly string[];
  /** Size of all frames; undefined: each has its own. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Media time in milliseconds at which the source ends for us; Infinity: no limit. */
  readonly limitMs: number;
  /** Frames of the source after which it ends for us. */
  readonly limitFrames?: number;
  /** Seconds as ffmpeg counts them → milliseconds of media time. */
  toMediaMs(seconds: number): number;
  /** From what ffmpeg has said, whether to end it, because it never would. */
  isHopeless?(log: DecodeLog): boolean;
  /** The process that decodes was started. */
  onStart?(pid: number): void;
  /** A frame was decoded; it is booked after this. Returns what its source knows of it. */
  onFrame?(seconds: number): FrameOrigin;
  /** The first frame was decoded; it is booked and queued after this. */
  onFirstFrame?(ptsMs: number): void;
  /** The first frame that the policy wants is there; it is queued after this. */
  onFirstPicture?(label: FrameLabel, log: DecodeLog): void;
}

export interface FrameOrigin {
  /** When it was due to be decoded, on the clock of performance.now(); undefined: when it was. */
  readonly dueMs: number | undefined;
  /** Frames that were left out just before it, because there was no time for them. */
  readonly skipped: number;
}

export interface DecodeOutcome {
  /** `source`: ffmpeg came to the end by itself, well or not; `limit`: `limitMs`; `halted`: somebody killed it. */
  readonly end: 'source' | 'limit' | 'halted';
  /** Frames that this run decoded. */
  readonly received: number;
  /** Those of them that the policy wants and that came through all filters. */
  readonly pictures: number;
  /** The last of them: where it begins in a file, in bytes, and its media time; undefined: unknown. */
  readonly lastPicture: { readonly byte: number; readonly ptsMs: number } | undefined;
  readonly log: DecodeLog;
  readonly exitCode: number | null;
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
  readonly #labels: FrameLabel[] = [];
  /** The newest decoded frame, while it is not known whether the policy wants it. */
  #undecided: Pick<FrameLabel, 'index' | 'ptsMs' | 'dueMs'> | undefined;
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

  constructor(job: DecoderJob, queue: FrameQueue, timeline: Timeline, ledger: FrameLedger) {
    this.#job = job;
    this.#queue = queue;
    this.#timeline = timeline;
    this.#ledger = ledger;
  }

  /** True while ffmpeg waits for us: it is not the source that is silent. */
  get isBlocked(): boolean {
    return this.#reader.isBlocked;
  }

  /** When the newest frame was decoded, on the clock of performance.now(); undefined: none was. */
  get lastFrameAt(): number | undefined {
    return this.#lastFrameAt;
  }

  /**
   * Runs to the end; when `halt` is aborted, ffmpeg is killed. Nothing of the run is left when this settles.
   * @throws FFMPEG_MISSING
   */
  async run(threads: number, maxPixels: number, halt: AbortSignal): Promise<DecodeOutcome> {
    this.#queue.onRoom = () => this.#reader.resume();
    const run = runFfmpeg({
      isPatient: !this.#queue.isLive,
      onStart: (pid) => this.#job.onStart?.(pid),
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
      return {
        end: this.#end,
        received: this.#received,
        pictures: this.#pictures,
        lastPicture: this.#lastPicture,
        log: this.#log,
        exitCode,
      };
    } finally {
      halt.removeEventListener('abort', onHalt);
      this.#queue.onRoom = () => {};
      this.#settle();
      rmSync(this.#socketPath, { force: true });
    }
  }

  #stop(end: 'limit' | 'halted'): void {
    if (this.#end === 'source') this.#end = end;
    this.#giveUp();
    this.#run?.kill();
  }

  #giveUp(): void {
    if (this.#reader.discard()) this.#ledger.drop('cancelled');
    this.#ledger.drop('cancelled', this.#labels.splice(0).length);
  }

  /** Books what was announced and never came. */
  #settle(): void {
    this.#giveUp();
    if (this.#undecided) this.#ledger.drop(this.#end === 'source' ? 'sampling' : 'cancelled');
    this.#undecided = undefined;
  }

  #read(line: string): void {
    const said = parseFrameLine(line);
    if (!said) this.#note(line);
    else if (this.#end !== 'source') this.#stopWhenDrained();
    else if (said.type === 'time-base') this.#tickSeconds = said.seconds;
    else if (said.type === 'decoded') this.#decoded(said.pts);
    else if (said.type === 'picture') this.#picture = said;
    else this.#wanted(said);
  }

  #note(line: string): void {
    this.#job.hardware?.read(line);
    const wasOpen = this.#log.container !== '';
    this.#log.add(line);
    if (this.#job.isHopeless?.(this.#log)) this.#run?.kill();
    // The input is open: the output is the next thing that ffmpeg opens.
    if (!wasOpen && this.#log.container !== '') this.#reader.connect(this.#socketPath);
  }

  #decoded(pts: number | undefined): void {
    if (this.#undecided) this.#ledger.drop('sampling');
    this.#undecided = undefined;
    const seconds = pts === undefined ? Number.NaN : pts * this.#tickSeconds;
    const mediaMs = this.#job.toMediaMs(seconds);
    const { limitMs, limitFrames = Number.POSITIVE_INFINITY } = this.#job;
    if (mediaMs >= limitMs || this.#timeline.received >= limitFrames) {
      this.#end = 'limit';
      this.#stopWhenDrained();
      return;
    }
    this.#received += 1;
    this.#lastFrameAt = performance.now();
    this.#ledger.receive();
    const { dueMs, skipped } = this.#job.onFrame?.(seconds) ?? { dueMs: undefined, skipped: 0 };
    const fromMs = this.#timeline.lastMs;
    this.#timeline.skip(skipped);
    this.#undecided = { dueMs, ...this.#timeline.book(mediaMs) };
    if (skipped > 0) this.#noteGap(fromMs, this.#undecided.ptsMs);
    if (this.#received === 1) this.#job.onFirstFrame?.(this.#undecided.ptsMs);
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
    const frame = this.#undecided;
    const picture = this.#picture;
    if (!frame || !picture) return;
    this.#undecided = undefined;
    const { width, height, pixelFormat } = picture;
    const sourceFormat = this.#log.stream(this.#job.map)?.pixelFormat ?? '';
    const gap = this.#gap;
    this.#gap = undefined;
    const label: FrameLabel = {
      width,
      height,
      byteLength: frameBytes(width, height),
      matrix: matrixOf(space),
      range: rangeOf(pixelFormat, sourceFormat, range),
      ...(isHdrTransfer(transfer) && { isUngraded: true }),
      ...(gap && { gap }),
      ...frame,
    };
    this.#pictures += 1;
    if (picture.byte >= 0) this.#lastPicture = { byte: picture.byte, ptsMs: label.ptsMs };
    if (this.#pictures === 1) this.#job.onFirstPicture?.(label, this.#log);
    this.#labels.push(label);
    this.#reader.resume();
  }

  #nextTarget(): Target | undefined {
    const label = this.#labels[0];
    if (!label) {
      this.#stopWhenDrained();
      return undefined;
    }
    const slot = this.#queue.open(label);
    if (slot === 'wait') return undefined;
    this.#labels.shift();
    return slot === 'drop' ? { skipBytes: label.byteLength } : slot;
  }
}

function inputOptions(job: DecoderJob, threads: number, maxPixels: number): string[] {
  // Without reinit_filter 0 a change of the frame size would restart the filters and their counters. Ours follow it.
  return [
    ...['-loglevel', 'level+info', '-reinit_filter', '0'],
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
  ];
  // A frame must not wait for the next one: neither in the write buffer (flush_packets) nor in the threads that copy raw
  // frames, of which there would be one per core (threads).
  return [
    ...['-map', job.map, '-an', '-sn', '-dn', '-vf', filters.join(','), '-vsync', 'passthrough'],
    ...['-threads', '1', '-flush_packets', '1', '-f', 'rawvideo', '-listen', '1'],
  ];
}
