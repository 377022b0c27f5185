import type { Socket } from 'node:net';
import { PassThrough, type Readable } from 'node:stream';
import type { MediaPiece, MediaPieces, UnitFacts } from '../../../../../containers/media-piece.ts';
import type { FrameOrigin } from '../../../decode/decoder-job.ts';
import type { Rate } from '../../need.ts';
import { DecodeTurn, type DecodeTurns } from './decode-turns.ts';
import { InDecoder } from './in-decoder.ts';
import { type LateLimits, LateUnits } from './late-units.ts';
import { SparedUnits } from './spared-units.ts';
import { StreamLine } from './stream-line.ts';
import type { Unit } from './unit.ts';
import { UnitQueue } from './unit-queue.ts';
import { WantedUnits } from './wanted-units.ts';

const LOOK_MS = 100;
/** Time that ffmpeg may take to begin: that is not the stream's delay. */
const START_MS = 1500;
/** Bytes that wait here before the sender has to: while nothing is skipped, and of a live source that is being decoded. */
const MAX_WAITING = { lossless: 256 * 1024, live: 16 * 1024 * 1024 } as const;
/** Bytes that are written at once: they cannot be left out any more. */
const MAX_WRITE = 64 * 1024;
/** Longest time that an unwanted frame waits for a wanted one. */
const MAX_HOLD_MS = 250;

type Places = ReturnType<WantedUnits['among']>;

/** The limits hold for a live stream. */
export interface FeedOptions extends LateLimits {
  readonly isLive: boolean;
  /** Threads of the decoder: each may hold a frame. */
  readonly threads: number;
  /** True for a stream that is taken up in its middle: what depends on a key frame that was missed is left out. */
  readonly beginsWithKey: boolean;
  /** Live: how many frames a second are wanted; undefined: all, or nobody knows which. */
  readonly wantedFps?: number | undefined;
  /** With `wantedFps`: so many frames in a row are wanted each time. */
  readonly windowFrames?: number | undefined;
  /** Shared with other decoders. */
  readonly turns?: DecodeTurns | undefined;
  /** Live: all but key frames is left out, always or while nobody needs more; absent: nothing is. */
  readonly spares?: 'always' | 'on-demand' | undefined;
  /** Frames were left out because they were late. */
  onSkipped(frames: number): void;
  /** Frames were left out because key frames were enough. */
  onSpared?(frames: number): void;
}

/**
 * Gives a media stream to a decoder. Of a live stream it keeps what the decoder has not asked for: when that is late, it goes on
 * with the newest key frame, instead of ever later.
 *
 * A stream that cannot be followed is passed on as it comes.
 */
export class MediaFeed {
  readonly #socket: Socket;
  readonly #options: FeedOptions;
  readonly #pieces: MediaPieces;
  readonly #input = new PassThrough();
  readonly #queue = new UnitQueue();
  readonly #line: StreamLine;
  readonly #late: LateUnits;
  readonly #inDecoder: InDecoder;
  readonly #wanted: WantedUnits | undefined;
  readonly #spared: SparedUnits;
  readonly #timer: NodeJS.Timeout | undefined;
  /** Absent: the decoder works when it has something to do. */
  readonly #turn: DecodeTurn | undefined;
  #firstFrameAt: number | undefined;
  #isOpaque = false;
  #hasEnded = false;
  #isClosed = false;
  #fedFrames = 0;

  constructor(socket: Socket, pieces: MediaPieces, options: FeedOptions) {
    this.#socket = socket;
    this.#pieces = pieces;
    this.#options = options;
    const { isLive, wantedFps, windowFrames } = options;
    this.#line = new StreamLine(() => pieces.timescale, options.beginsWithKey);
    this.#late = new LateUnits(options, this.#queue, (frames) => options.onSkipped(frames));
    this.#spared = new SparedUnits(this.#queue, {
      onSpared: (frames) => options.onSpared?.(frames),
      markBreak: (bytes) => pieces.markBreak?.(bytes),
    });
    this.#inDecoder = new InDecoder(options.threads);
    if (isLive && wantedFps !== undefined) this.#wanted = new WantedUnits(wantedFps, windowFrames);
    if (this.#wanted && options.turns) {
      this.#turn = new DecodeTurn(options.turns, options.maxAgeMs, () => this.#pump());
    }
    // The decoder may go first; what still comes then is nobody's.
    this.#input.on('error', () => {});
    this.#input.on('drain', () => this.#pump());
    socket.on('data', (chunk: Buffer) => {
      if (this.#hasEnded) return;
      this.#take(this.#pieces.push(chunk));
      if (this.#pieces.isOver) this.#end();
    });
    // `end` does not come when the connection breaks.
    socket.once('close', () => this.#end());
    socket.once('end', () => this.#end());
    socket.resume();
    if (options.isLive) this.#timer = setInterval(() => this.#pump(), LOOK_MS);
  }

  /** Bytes for the decoder. */
  get input(): Readable {
    return this.#input;
  }

  /** Nothing more will come. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Frames that the decoder was given, as far as they can be counted. */
  get fedFrames(): number {
    return this.#fedFrames;
  }

  /** Says how much of the stream is needed until further notice. */
  need(rate: Rate): void {
    const { spares } = this.#options;
    if (!spares) return;
    this.#spared.need(spares === 'always' ? 'keys' : rate);
    this.#pump();
  }

  /** The decoder's time of a frame, in seconds, in order of being shown. */
  decoded(seconds: number): FrameOrigin {
    const now = performance.now();
    if (Number.isNaN(seconds)) return { dueMs: undefined, skipped: 0, spared: 0, isSpared: false };
    this.#firstFrameAt ??= now;
    this.#inDecoder.decoded(seconds, now);
    this.#turn?.reached(seconds);
    const skipped = this.#late.takeSkipped(this.#inDecoder.at);
    const spared = this.#spared.decoded(this.#inDecoder.at);
    const dueMs = this.#dueMs(now, this.#firstFrameAt);
    this.#pump();
    return { dueMs, skipped, ...spared };
  }

  /** Nothing more is given. */
  close(): void {
    this.#isClosed = true;
    this.#turn?.leave();
    clearInterval(this.#timer);
    this.#queue.clear();
    this.#input.end();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#take(this.#pieces.flush());
    this.#spared.end();
    this.#hasEnded = true;
    this.#pump();
  }

  #take(pieces: readonly MediaPiece[]): void {
    for (const piece of pieces) {
      if (piece.type === 'init') this.#input.write(piece.bytes);
      else this.#enqueue(piece.bytes, piece.type === 'unit' ? piece.facts : undefined);
      this.#isOpaque ||= piece.type === 'opaque';
    }
    this.#pump();
  }

  #enqueue(bytes: Buffer, said: UnitFacts | undefined): void {
    const line = this.#line;
    const facts = said && line.mended(said);
    if (facts && !line.begins(facts)) return;
    if (facts?.isKey && !line.isAligned && !this.#inDecoder.hasBegun) {
      line.beginAt(facts);
      this.#inDecoder.beginLater();
      this.#queue.forgetFacts();
    }
    const unit = line.place(bytes, facts);
    if (facts) this.#inDecoder.noteReorder(line.reorderOf(facts));
    if (this.#late.leavesOut(facts, unit.startSeconds)) return;
    const maySpare = this.#isFollowed && this.#line.hasRegularKeys(unit.startSeconds);
    if (!this.#spared.take(unit, maySpare)) this.#queue.push(unit);
  }

  #pump(): void {
    if (!this.#isClosed && !this.#input.writableEnded) this.#give();
    const { isLive } = this.#options;
    const most = isLive && !this.#isOpaque ? MAX_WAITING.live : MAX_WAITING.lossless;
    if (this.#queue.bytes > most) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #give(): void {
    this.#spared.look(this.#inDecoder.at, performance.now());
    const waiting = this.#wantedWaiting();
    const wanted = this.#skipLate(waiting) ? this.#wantedWaiting() : waiting;
    const due = this.#dueUnits(wanted);
    // Whoever cannot give anything must not have the turn.
    if (due > 0 && this.#mayGive() && this.#isTurn(wanted)) this.#giveUnits(due);
    if (this.#hasEnded && this.#queue.units.length === 0) this.#input.end();
  }

  /** One write for all of them: each would wake the decoder. */
  #giveUnits(count: number): void {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for (let due = count; due > 0 && bytes < MAX_WRITE && this.#mayGive(); due -= 1) {
      const unit = this.#queue.shift()!;
      if (unit.facts) {
        this.#fedFrames += unit.facts.samples;
        this.#inDecoder.take(unit, performance.now(), this.#hasRegularKeys);
        this.#wanted?.give(this.#secondsOf(unit.facts));
        this.#turn?.give(this.#secondsOf(unit.facts));
      }
      pieces.push(unit.bytes);
      bytes += unit.bytes.length;
    }
    if (pieces.length > 0) this.#input.write(Buffer.concat(pieces));
  }

  /** False: other decoders are before it. A stream that is not followed goes without turns. */
  #isTurn(wanted: Places | undefined): boolean {
    if (!this.#turn || !wanted || this.#hasEnded) return true;
    const { dueMs } = this.#queue.units[Math.max(0, wanted.first)]!;
    return this.#turn.take(startedDueMs(dueMs, this.#firstFrameAt!));
  }

  /** True while the stream is followed: it is known which frame the decoder is at. */
  get #isFollowed(): boolean {
    return !this.#isOpaque && this.#line.isAligned && this.#firstFrameAt !== undefined;
  }

  /** Returns the number of waiting units that are to be given, as far as the decoder may have them. */
  #dueUnits(wanted: Places | undefined): number {
    const { units } = this.#queue;
    const [oldest] = units;
    if (!oldest || !wanted || this.#hasEnded || this.#spared.isActive) return units.length;
    const isHeldLong = performance.now() - oldest.dueMs > MAX_HOLD_MS;
    return isHeldLong ? units.length : wanted.last + 1;
  }

  /** Places of the wanted units among those that wait; undefined: all are given as they come. */
  #wantedWaiting(): Places | undefined {
    if (!this.#wanted || !this.#isFollowed || this.#inDecoder.reorders) return undefined;
    const seconds: number[] = [];
    for (const { facts } of this.#queue.units) {
      if (facts?.samples !== 1) return undefined;
      seconds.push(this.#secondsOf(facts));
    }
    return this.#wanted.among(seconds);
  }

  /** By the decoder's clock. */
  #secondsOf(facts: UnitFacts): number {
    return this.#inDecoder.secondsOf(this.#line.shownSeconds(facts));
  }

  #mayGive(): boolean {
    if (this.#input.writableNeedDrain) return false;
    if (!this.#options.isLive || !this.#isFollowed) return true;
    return !this.#inDecoder.hasEnough(performance.now(), this.#hasRegularKeys);
  }

  get #hasRegularKeys(): boolean {
    return this.#line.hasRegularKeys(this.#inDecoder.at);
  }

  /** Returns true when it left units out. */
  #skipLate(wanted: Places | undefined): boolean {
    const { units } = this.#queue;
    const oldest = units.find(({ facts }) => facts);
    if (!this.#options.isLive || !this.#isFollowed || !oldest) return false;
    // Units held back for a wanted frame are as late as that one.
    const next: Unit | undefined = wanted ? units[wanted.first] : oldest;
    if (!next) {
      this.#late.isInTime();
      return false;
    }
    const lateMs = performance.now() - startedDueMs(next.dueMs, this.#firstFrameAt!);
    // Sparing makes more room than a pause would.
    return this.#late.skip(lateMs, this.#hasRegularKeys && !this.#spared.isActive);
  }

  #dueMs(now: number, firstFrameAt: number): number | undefined {
    const { unit, at } = this.#inDecoder;
    if (!unit || !this.#line.isAligned || !this.#hasRegularKeys || this.#isOpaque) return undefined;
    const dueMs = unit.dueMs + (at - unit.startSeconds) * 1000;
    return Math.min(now, startedDueMs(dueMs, firstFrameAt));
  }
}

/** Returns when media was due that may have come before its decoder was ready. */
function startedDueMs(dueMs: number, firstFrameAt: number): number {
  return firstFrameAt - dueMs > START_MS ? dueMs : Math.max(dueMs, firstFrameAt);
}
