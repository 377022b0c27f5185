import type { FrameLedger } from '../ledger.ts';
import { AnnouncedFrames } from './announced-frames.ts';
import { DecodeLog } from './decode-log.ts';
import type { DecodeOutcome } from './decode-outcome.ts';
import type { DecoderJob } from './decoder-job.ts';
import { inputOptions, outputOptions } from './decoder-options.ts';
import { type FfmpegRun, runFfmpeg } from './ffmpeg.ts';
import { FrameBook } from './frame-book.ts';
import { type FrameLine, parseFrameLine } from './frame-line.ts';
import type { FrameQueue } from './frame-queue.ts';
import { FrameReader, type Target } from './frame-reader.ts';
import { type FrameSocket, newFrameSocket } from './frame-socket.ts';
import { currentSandbox } from './sandbox/current.ts';
import type { Timeline } from './timeline.ts';
import { watchProcess } from './watch-process.ts';

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
  #socket: FrameSocket | undefined;
  readonly #reader = new FrameReader(() => this.#nextTarget());
  readonly #frames: AnnouncedFrames;
  readonly #book: FrameBook;
  #run: FfmpegRun | undefined;
  #end: DecodeOutcome['end'] = 'source';
  #unwatch = () => {};

  constructor(job: DecoderJob, queue: FrameQueue, timeline: Timeline, ledger: FrameLedger) {
    this.#job = job;
    this.#queue = queue;
    this.#timeline = timeline;
    this.#ledger = ledger;
    const { received, lastMs } = timeline;
    this.#frames = new AnnouncedFrames(queue, ledger, { received, lastMs }, (ptsMs) =>
      job.onCorrupt(ptsMs),
    );
    this.#book = new FrameBook(job, timeline, ledger, this.#log);
  }

  /** True while ffmpeg waits for us: it is not the source that is silent. */
  get isBlocked(): boolean {
    return this.#reader.isBlocked;
  }

  /** Time at which the newest frame was decoded, on the clock of performance.now(); undefined: none was. */
  get lastFrameAt(): number | undefined {
    return this.#book.lastFrameAt;
  }

  /**
   * Runs to the end; when `halt` is aborted, ffmpeg is killed. Nothing of the run is left when this settles.
   * @throws FFMPEG_MISSING
   */
  async run(halt: AbortSignal): Promise<DecodeOutcome> {
    this.#queue.onRoom = () => this.#reader.resume();
    this.#breakWindows();
    const socket = newFrameSocket((await currentSandbox()).ownUser);
    this.#socket = socket;
    const run = runFfmpeg({
      isPatient: !this.#queue.isLive,
      memoryMiB: this.#job.memoryMiB,
      onStart: (pid) => this.#started(pid),
      input: this.#job.input,
      inputOptions: inputOptions(this.#job),
      outputOptions: outputOptions(this.#job),
      output: socket.output,
      folder: socket.folder,
      file: this.#job.file,
      usesDevices: this.#job.hardware?.problem === '',
      onLine: (line) => this.#read(line),
    });
    this.#run = run;
    const onHalt = () => this.#stop('halted');
    halt.addEventListener('abort', onHalt, { once: true });
    if (halt.aborted) onHalt();
    try {
      const exitCode = await run.exited;
      // Frames that ffmpeg wrote before it ended may still wait for a slot.
      await this.#reader.end();
      if (this.#end === 'source' && this.#wasLost(exitCode)) this.#end = 'lost';
      if (this.#end !== 'lost') this.#tellJumps();
      return { end: this.#end, ...this.#book.counts, log: this.#log, exitCode };
    } finally {
      halt.removeEventListener('abort', onHalt);
      this.#queue.onRoom = () => {};
      this.#unwatch();
      if (this.#end === 'lost') this.#takeBack();
      else this.#settle();
      socket.remove();
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
    const part = this.#reader.discard() && this.#frames.isFillingWanted ? 1 : 0;
    const undecided = this.#book.forget() ? 1 : 0;
    const { received, lastMs } = this.#frames.progress;
    const lost = this.#timeline.received - received;
    this.#ledger.takeBack(lost, lost - part - undecided - this.#frames.takeWanted());
    this.#timeline.rewind(received, lastMs);
    this.#breakWindows();
  }

  #breakWindows(): void {
    this.#job.windows?.restart();
    this.#queue.breakWindow();
  }

  #tellJumps(): void {
    for (const discontinuity of this.#book.takeJumps()) {
      this.#queue.push({ type: 'discontinuity', discontinuity });
    }
  }

  #stop(end: 'limit' | 'halted'): void {
    if (this.#end === 'source') this.#end = end;
    this.#giveUp();
    this.#run?.kill();
  }

  #giveUp(): void {
    if (this.#reader.discard() && this.#frames.isFillingWanted) this.#ledger.drop('cancelled');
    this.#ledger.drop('cancelled', this.#frames.takeWanted());
  }

  /** Books what was announced and never came. */
  #settle(): void {
    this.#giveUp();
    this.#book.settle(this.#end === 'source');
  }

  #read(line: string): void {
    const said = parseFrameLine(line);
    if (!said) this.#note(line);
    else if (this.#end === 'source') this.#follow(said);
    else this.#stopWhenDrained();
  }

  #follow(said: FrameLine): void {
    const frame = this.#book.read(said);
    if (frame === 'limit') {
      this.#end = 'limit';
      this.#stopWhenDrained();
    } else if (frame) {
      this.#frames.push(frame);
      this.#reader.resume();
    }
  }

  #note(line: string): void {
    this.#job.hardware?.read(line);
    this.#book.note(line);
    const wasOpen = this.#log.container !== '';
    this.#log.add(line);
    // Without memory it would read on, for as long as the source is.
    if (this.#log.isOutOfMemory) this.#run?.kill();
    // The input is open: the output is the next thing that ffmpeg opens.
    if (!wasOpen && this.#log.container !== '' && this.#socket) {
      this.#reader.connect(this.#socket.path);
    }
  }

  #nextTarget(): Target | undefined {
    if (this.#frames.isEmpty) this.#stopWhenDrained();
    return this.#frames.nextTarget();
  }

  /** At the limit: the frames before it may still be on their way. */
  #stopWhenDrained(): void {
    if (this.#end === 'limit' && this.#frames.isEmpty && !this.#reader.isFilling) {
      this.#stop('limit');
    }
  }
}
