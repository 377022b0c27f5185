import type { Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import type { MediaPiece, MediaPieces, UnitFacts } from '../../../../containers/media-piece.ts';
import { ContinuousClock } from '../../decode/continuous-clock.ts';
import { DueClock } from './due-clock.ts';
import { InDecoder, ROUNDING_SECONDS, type Unit } from './in-decoder.ts';
import { WantedUnits } from './wanted-units.ts';

const LOOK_MS = 100;
const CATCH_UP_MS = 200;
/** What a run of ffmpeg may take to begin: that is not the stream's delay. */
const START_MS = 1500;
/** Bytes that wait here before the sender has to: while nothing is skipped, and of a live source that is being decoded. */
const MAX_WAITING = { lossless: 256 * 1024, live: 16 * 1024 * 1024 } as const;
/** Of a stream with rarer key frames, late frames are better than none. */
const REGULAR_SECONDS = 5;
/** A stream that is taken up in its middle is decoded from the next key frame on, if there is one by then. */
const KEY_WITHIN_SECONDS = 10;
/**
 * The demuxer of MP4 throws away a fragment whose times go back: another one begins there, unless the last one has hardly
 * begun.
 */
const FRAMES_BEFORE_RENEWAL = 25;
/** What nobody wants to see does not wait longer than this for a frame that somebody wants. */
const MAX_HOLD_MS = 250;

export interface FeedOptions {
  readonly isLive: boolean;
  /** Live: media that has waited longer than this, in milliseconds, is left out as soon as there is a newer key frame. */
  readonly maxAgeMs: number;
  /** The same, where there is no newer key frame but one can be expected. */
  readonly uselessAgeMs: number;
  /** Of the decoder: each may hold a frame. */
  readonly threads: number;
  /** Of a stream that is taken up in its middle: what depends on a key frame that was missed is left out. */
  readonly beginsWithKey: boolean;
  /** Live: how many frames a second are wanted; undefined: all, or nobody knows which. */
  readonly wantedFps?: number | undefined;
  /** With `wantedFps`: so many frames in a row are wanted each time. */
  readonly windowFrames?: number | undefined;
  /** After so many frames another run of ffmpeg begins, at the next key frame. */
  readonly framesPerRun: number;
  /** Frames were left out. */
  onSkipped(frames: number): void;
}

/** What one run of ffmpeg reads. */
export interface FeedRun {
  readonly input: Readable;
  /** Filters that make its times go on from those of the run before. */
  readonly filters: readonly string[];
}

/** What is known of a frame that was decoded. */
export interface FedFrame {
  /** When it was due to be decoded, on the clock of performance.now(); undefined: not known. */
  readonly dueMs: number | undefined;
  /** Frames that were left out just before it. */
  readonly skipped: number;
}

interface Run extends FeedRun {
  readonly input: PassThrough;
  frames: number;
  firstFrameAt: number | undefined;
  isEnded: boolean;
}

/**
 * Gives a media stream to as many runs of ffmpeg as it takes, one after the other. Of a live stream it keeps what
 * the decoder has not asked for: when that is late, it goes on with the newest key frame, instead of ever later.
 *
 * A stream that cannot be followed is passed on as it comes, to one run.
 */
export class MediaFeed {
  readonly #socket: Socket;
  readonly #options: FeedOptions;
  readonly #pieces: MediaPieces;
  readonly #clock = new DueClock();
  /** Units are put on a line that only grows, as the decoder's frames are. */
  readonly #continuous = new ContinuousClock({ stepSeconds: 1 / 25 });
  readonly #waiting: Unit[] = [];
  readonly #wanted: WantedUnits | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #waitingBytes = 0;
  /** Ticks by which the times of units are moved, from such a unit on. */
  #offset = 0;
  /** Units at which the times of the stream go back. */
  readonly #goingBack = new WeakSet<UnitFacts>();
  #init: Buffer | undefined;
  #run: Run | undefined;
  readonly #inDecoder: InDecoder;
  #isOpaque = false;
  #hasEnded = false;
  #isClosed = false;
  #fedFrames = 0;
  /** The unit whose frame is the first to come out, and the origin of all times: the first key frame. */
  #first: UnitFacts | undefined;
  #keys = { lastSeconds: Number.NaN, distance: Number.POSITIVE_INFINITY };
  /** Frames that were left out, by the time of the key frame after them; the decoder has not come to it. */
  readonly #skips: { readonly frames: number; readonly untilSeconds: number }[] = [];
  /** Since when, and how late, what is waiting is of no use. */
  #lateFrom: { readonly lateMs: number; readonly atMs: number } | undefined;
  /** Everything is left out up to the next key frame: frames so far, and since when. */
  #pause: { readonly frames: number; readonly startSeconds: number } | undefined;
  /** Decode time of the first unit, given or not. */
  #arrivedFrom: number | undefined;

  /** Frames that all decoders were given, as far as they can be counted. */
  get fedFrames(): number {
    return this.#fedFrames;
  }

  constructor(socket: Socket, pieces: MediaPieces, options: FeedOptions) {
    this.#socket = socket;
    this.#pieces = pieces;
    this.#options = options;
    this.#inDecoder = new InDecoder(options.threads);
    const { isLive, wantedFps, windowFrames } = options;
    if (isLive && wantedFps !== undefined) this.#wanted = new WantedUnits(wantedFps, windowFrames);
    socket.on('data', (chunk: Buffer) => this.#take(this.#pieces.push(chunk)));
    // `end` does not come when the connection breaks.
    socket.once('close', () => this.#end());
    socket.once('end', () => this.#end());
    socket.resume();
    if (options.isLive) this.#timer = setInterval(() => this.#pump(), LOOK_MS);
  }

  /** What the next run of ffmpeg reads; undefined when all has been given. Ask again when that run is over. */
  next(): FeedRun | undefined {
    const before = this.#run;
    if (!before) return this.#begin([]);
    const [key] = this.#waiting;
    if (!before.isEnded || !key?.facts || !this.#first) return undefined;
    // By the clock of the stream, like all times that the decoder gives.
    const ticks = key.facts.showTime - this.#first.showTime - key.offset;
    const seconds = ticks / this.#pieces.timescale + this.#inDecoder.originSeconds;
    return this.#begin([`setpts=PTS-STARTPTS+round(${seconds}/TB)`]);
  }

  /** The decoder's time of a frame, in seconds, in order of being shown. */
  decoded(seconds: number): FedFrame {
    const now = performance.now();
    if (Number.isNaN(seconds)) return { dueMs: undefined, skipped: 0 };
    this.#inDecoder.decoded(seconds, now);
    const { at } = this.#inDecoder;
    const run = this.#run;
    if (run) run.firstFrameAt ??= now;
    let skipped = 0;
    while (this.#skips.length > 0 && this.#skips[0]!.untilSeconds <= at + ROUNDING_SECONDS) {
      skipped += this.#skips.shift()!.frames;
    }
    const dueMs = this.#dueMs(at, now, run);
    this.#pump();
    return { dueMs, skipped };
  }

  /** Nothing more is given. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#waiting.length = 0;
    this.#run?.input.end();
  }

  #begin(filters: readonly string[]): Run {
    const input = new PassThrough();
    // The decoder may go first; what still comes then is nobody's.
    input.on('error', () => {});
    input.on('drain', () => this.#pump());
    const run = { input, filters, frames: 0, firstFrameAt: undefined, isEnded: false };
    this.#run = run;
    this.#inDecoder.clear();
    if (this.#init) input.write(this.#init);
    this.#pump();
    return run;
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#take(this.#pieces.flush());
    this.#hasEnded = true;
    this.#pump();
  }

  #take(pieces: readonly MediaPiece[]): void {
    for (const piece of pieces) {
      if (piece.type === 'init') {
        this.#init = piece.bytes;
        this.#run?.input.write(piece.bytes);
      } else if (piece.type === 'unit') this.#queue(piece.bytes, piece.facts);
      else {
        this.#isOpaque = true;
        this.#queue(piece.bytes, undefined);
      }
    }
    this.#pump();
  }

  #queue(bytes: Buffer, said: UnitFacts | undefined): void {
    const { timescale } = this.#pieces;
    const facts = said && this.#mended(said);
    if (facts && !this.#first && !this.#beginsWith(facts)) return;
    if (facts?.isKey && !this.#isAligned && !this.#inDecoder.hasBegun) this.#beginAt(facts);
    const startSeconds =
      facts && this.#first ? (facts.decodeTime - this.#first.decodeTime) / timescale : 0;
    const now = performance.now();
    const dueMs = facts ? this.#clock.arrived(startSeconds * 1000, now) : now;
    const endSeconds = startSeconds + (facts?.duration ?? 0) / timescale;
    if (facts) this.#inDecoder.noteReorder((facts.showTime - facts.decodeTime) / timescale);
    if (facts?.isKey) {
      this.#keys = { lastSeconds: startSeconds, distance: startSeconds - this.#keys.lastSeconds };
    }
    if (this.#isLeftOut(facts, startSeconds)) return;
    this.#waiting.push({ bytes, facts, startSeconds, endSeconds, dueMs, offset: this.#offset });
    this.#waitingBytes += bytes.length;
  }

  /** What a clock that jumps says is of no use for anything that is told apart by time here. */
  #mended(facts: UnitFacts): UnitFacts {
    const { timescale } = this.#pieces;
    this.#continuous.at(facts.decodeTime / timescale);
    const offset = Math.round(this.#continuous.offsetSeconds * timescale);
    const goesBack = offset > this.#offset;
    this.#offset = offset;
    if (offset === 0) return facts;
    const { decodeTime, showTime } = facts;
    const moved = { ...facts, decodeTime: decodeTime + offset, showTime: showTime + offset };
    if (goesBack) this.#goingBack.add(moved);
    return moved;
  }

  /** Whether the stream begins with this unit: what depends on a key frame that was missed is of no use. */
  #beginsWith(facts: UnitFacts): boolean {
    const { timescale } = this.#pieces;
    this.#arrivedFrom ??= facts.decodeTime;
    const waitedTicks = facts.decodeTime - this.#arrivedFrom;
    const { beginsWithKey } = this.#options;
    if (beginsWithKey && !facts.isKey && waitedTicks < KEY_WITHIN_SECONDS * timescale) return false;
    this.#first = facts;
    return true;
  }

  #pump(): void {
    const run = this.#run;
    if (run && !run.isEnded && !this.#isClosed) this.#give(run);
    const { isLive } = this.#options;
    const most = isLive && !this.#isOpaque ? MAX_WAITING.live : MAX_WAITING.lossless;
    if (this.#waitingBytes > most) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #give(run: Run): void {
    this.#skipLate(run);
    let due = this.#dueUnits(run);
    for (; due > 0 && this.#mayGive(run); due -= 1) {
      const unit = this.#waiting[0]!;
      if (this.#isAligned && unit.facts?.isKey && this.#isOver(run, unit.facts)) {
        this.#endRun(run);
        return;
      }
      this.#waiting.shift();
      this.#waitingBytes -= unit.bytes.length;
      if (unit.facts) {
        run.frames += unit.facts.samples;
        this.#fedFrames += unit.facts.samples;
        this.#inDecoder.take(unit);
        this.#wanted?.give(this.#secondsOf(unit.facts));
      }
      run.input.write(unit.bytes);
    }
    if (this.#hasEnded && this.#waiting.length === 0) this.#endRun(run);
  }

  #isOver({ frames }: Run, key: UnitFacts): boolean {
    const { framesPerRun } = this.#options;
    // Where runs have no end, the demuxer minds nothing.
    const goesBack = Number.isFinite(framesPerRun) && this.#goingBack.has(key);
    return frames >= (goesBack ? Math.min(FRAMES_BEFORE_RENEWAL, framesPerRun) : framesPerRun);
  }

  /** How many of the units that wait are to be given, as far as the decoder may have them. */
  #dueUnits(run: Run): number {
    const [oldest] = this.#waiting;
    const wanted = this.#wantedWaiting(run);
    if (!oldest || !wanted || this.#hasEnded) return this.#waiting.length;
    const isHeldLong = performance.now() - oldest.dueMs > MAX_HOLD_MS;
    return isHeldLong ? this.#waiting.length : wanted.last + 1;
  }

  /** Places of the wanted units among those that wait; undefined: all are given as they come. */
  #wantedWaiting(run: Run): ReturnType<WantedUnits['among']> | undefined {
    const isKnown = !this.#isOpaque && this.#isAligned && run.firstFrameAt !== undefined;
    if (!this.#wanted || !isKnown || this.#inDecoder.reorders) return undefined;
    const seconds: number[] = [];
    for (const { facts } of this.#waiting) {
      if (facts?.samples !== 1) return undefined;
      seconds.push(this.#secondsOf(facts));
    }
    return this.#wanted.among(seconds);
  }

  /** By the decoder's clock. */
  #secondsOf({ showTime }: UnitFacts): number {
    const shown = (showTime - (this.#first?.showTime ?? 0)) / this.#pieces.timescale;
    return this.#inDecoder.secondsOf(shown);
  }

  #endRun(run: Run): void {
    run.isEnded = true;
    run.input.end();
  }

  #mayGive(run: Run): boolean {
    if (run.input.writableNeedDrain) return false;
    if (!this.#options.isLive || this.#isOpaque || !this.#isAligned) return true;
    if (run.firstFrameAt === undefined) return true;
    const now = performance.now();
    return !this.#inDecoder.hasEnough(now, this.#hasRegularKeys);
  }

  /** What came before cannot be decoded. */
  #beginAt(key: UnitFacts): void {
    this.#first = key;
    this.#inDecoder.beginLater();
    for (const [k, { bytes }] of this.#waiting.entries()) {
      const nothing = { facts: undefined, startSeconds: 0, endSeconds: 0, dueMs: 0, offset: 0 };
      this.#waiting[k] = { bytes, ...nothing };
    }
  }

  /** Whether it is known which unit the first frame was of. */
  get #isAligned(): boolean {
    return this.#first?.isKey === true;
  }

  get #hasRegularKeys(): boolean {
    const { lastSeconds, distance } = this.#keys;
    return Math.max(distance, this.#inDecoder.at - lastSeconds) <= REGULAR_SECONDS;
  }

  #skipLate(run: Run): void {
    const { isLive, maxAgeMs } = this.#options;
    const oldest = this.#waiting.find(({ facts }) => facts);
    if (!isLive || this.#isOpaque || !this.#isAligned) return;
    if (!oldest || run.firstFrameAt === undefined) return;
    // What is held back for a wanted frame is as late as that one.
    const wanted = this.#wantedWaiting(run);
    if (wanted?.last === -1) {
      this.#lateFrom = undefined;
      return;
    }
    const { dueMs } = wanted ? this.#waiting[wanted.first]! : oldest;
    const lateMs = performance.now() - startedDueMs(dueMs, run.firstFrameAt);
    if (lateMs <= this.#options.uselessAgeMs) this.#lateFrom = undefined;
    if (lateMs <= maxAgeMs) return;
    const from = this.#waiting.indexOf(oldest); // Before it is the rest of what was begun.
    const key = this.#waiting.findLastIndex(({ facts }) => facts?.isKey);
    if (key > from) {
      const frames = this.#leaveOut(from, key);
      this.#skips.push({ frames, untilSeconds: this.#waiting[from]!.startSeconds });
    } else if (key < 0 && this.#hasRegularKeys && this.#isLosing(lateMs)) {
      // Whatever is decoded now is dropped later: the time is better spent on other streams, up to the next key frame.
      const { startSeconds } = oldest;
      this.#pause = { frames: this.#leaveOut(from, this.#waiting.length), startSeconds };
    }
  }

  /** Whether it is too late for what is waiting, and the decoder is not catching up, as it does after a hiccup. */
  #isLosing(lateMs: number): boolean {
    if (lateMs <= this.#options.uselessAgeMs) return false;
    const now = performance.now();
    this.#lateFrom ??= { lateMs, atMs: now };
    if (now - this.#lateFrom.atMs < CATCH_UP_MS || lateMs < this.#lateFrom.lateMs) return false;
    this.#lateFrom = undefined;
    return true;
  }

  /** Returns how many frames it were. */
  #leaveOut(from: number, to: number): number {
    let frames = 0;
    for (const { bytes, facts } of this.#waiting.splice(from, to - from)) {
      this.#waitingBytes -= bytes.length;
      frames += facts?.samples ?? 0;
    }
    this.#options.onSkipped(frames);
    return frames;
  }

  /** While the next key frame is awaited: whether this piece is left out as well. */
  #isLeftOut(facts: UnitFacts | undefined, startSeconds: number): boolean {
    if (!this.#pause) return false;
    const { frames, startSeconds: since } = this.#pause;
    if (!facts) return true;
    if (facts.isKey || startSeconds - since > KEY_WITHIN_SECONDS) {
      this.#skips.push({ frames, untilSeconds: startSeconds });
      this.#pause = undefined;
      return false;
    }
    this.#pause = { frames: frames + facts.samples, startSeconds: since };
    this.#options.onSkipped(facts.samples);
    return true;
  }

  #dueMs(at: number, now: number, run: Run | undefined): number | undefined {
    const { unit } = this.#inDecoder;
    if (!unit || !this.#isAligned || !this.#hasRegularKeys || this.#isOpaque) return undefined;
    const dueMs = unit.dueMs + (at - unit.startSeconds) * 1000;
    return Math.min(now, startedDueMs(dueMs, run?.firstFrameAt ?? now));
  }
}

/** When media was due that may have come before its decoder was ready. */
function startedDueMs(dueMs: number, firstFrameAt: number): number {
  return firstFrameAt - dueMs > START_MS ? dueMs : Math.max(dueMs, firstFrameAt);
}
