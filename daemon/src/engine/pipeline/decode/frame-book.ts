import type { Discontinuity, Gap } from '@trueframe/proto';
import { SKIPPED_REASON } from '../../../wire/gap-reasons.ts';
import type { FrameLedger } from '../ledger.ts';
import type { Moment } from './continuous-clock.ts';
import { Damage } from './damage.ts';
import type { DecodeLog } from './decode-log.ts';
import type { DecodeOutcome } from './decode-outcome.ts';
import type { DecoderJob } from './decoder-job.ts';
import type { FrameLine } from './frame-line.ts';
import type { FrameLabel } from './frame-queue.ts';
import { isHdrTransfer } from './hdr.ts';
import { frameBytes, matrixOf, rangeOf } from './pixel-layout.ts';
import type { Timeline } from './timeline.ts';
import type { WindowRole } from './window-clock.ts';

/** A frame that is wanted; its bytes come next. */
export interface Announced {
  readonly label: FrameLabel;
  /** Nobody gets its bytes. */
  readonly isCorrupt: boolean;
  /** Likewise: it was decoded for the sake of another one. */
  readonly isSpared: boolean;
}

/** For a frame of which its source knows nothing. */
const WHOLE = { dueMs: undefined, skipped: 0, spared: 0, isSpared: false };

interface Undecided extends Pick<FrameLabel, 'index' | 'ptsMs' | 'dueMs'> {
  readonly isCorrupt: boolean;
  readonly isSpared: boolean;
  /** An earlier run has booked it: it can only complete a window. */
  readonly isBooked?: true;
}

type Picture = Extract<FrameLine, { type: 'picture' }>;
type Color = Extract<FrameLine, { type: 'color' }>;

/** The parts of a job that say how frames are booked. */
export type BookingRules = Pick<
  DecoderJob,
  | ('clock' | 'toMediaMs' | 'sourceStartMs' | 'limitMs' | 'limitFrames' | 'passOver')
  | ('threads' | 'beginsInMiddle' | 'sampling' | 'sampled' | 'windows' | 'map')
  | ('onJump' | 'onFrame' | 'onFirstFrame' | 'onFirstPicture')
>;

/**
 * Books every frame that one run of ffmpeg decodes, once: by its lines it is known of each whether the policy wants it. Those
 * that nobody wants are dropped as `sampling`.
 */
export class FrameBook {
  readonly #rules: BookingRules;
  readonly #timeline: Timeline;
  readonly #ledger: FrameLedger;
  readonly #log: DecodeLog;
  readonly #damage: Damage;
  /** The newest decoded frame, while it is not known whether the policy wants it. */
  #undecided: Undecided | undefined;
  /** The next frame does not follow on the one before it. */
  #beginsAnew = false;
  /** To be told of the source's clock before the next frame that is wanted. */
  #jumps: Discontinuity[] = [];
  /** Tells of frames that were left out; goes before the next frame that is wanted. */
  #gap: Gap | undefined;
  #picture: Picture | undefined;
  #tickSeconds = 0;
  #passedOver = 0;
  #received = 0;
  #pictures = 0;
  #lastPicture: DecodeOutcome['lastPicture'];
  #lastFrameAt: number | undefined;

  constructor(rules: BookingRules, timeline: Timeline, ledger: FrameLedger, log: DecodeLog) {
    this.#rules = rules;
    this.#timeline = timeline;
    this.#ledger = ledger;
    this.#log = log;
    this.#damage = new Damage(rules.threads);
  }

  /** Time at which the newest frame was decoded, on the clock of performance.now(); undefined: none was. */
  get lastFrameAt(): number | undefined {
    return this.#lastFrameAt;
  }

  get counts(): Pick<DecodeOutcome, 'received' | 'passedOver' | 'pictures' | 'lastPicture'> {
    return {
      received: this.#received,
      passedOver: this.#passedOver,
      pictures: this.#pictures,
      lastPicture: this.#lastPicture,
    };
  }

  /** A line that is not about a single frame. */
  note(line: string): void {
    this.#damage.read(line);
  }

  /** Returns the frame that is wanted by this, or whether the source ends here for us. */
  read(said: FrameLine): Announced | 'limit' | undefined {
    switch (said.type) {
      case 'time-base':
        this.#tickSeconds = said.seconds;
        return undefined;
      case 'decoded':
        return this.#decoded(said.pts);
      case 'key':
        this.#damage.key();
        return undefined;
      case 'picked':
        this.#rules.windows?.begin();
        return undefined;
      case 'picture':
        this.#picture = said;
        return undefined;
      case 'color':
        return this.#wanted(said);
    }
  }

  /** Takes what is to be told of the source's clock and goes before no frame. */
  takeJumps(): Discontinuity[] {
    return this.#jumps.splice(0);
  }

  /** The run is over. `isWhole`: ffmpeg came to the end by itself. */
  settle(isWhole: boolean): void {
    const last = this.#undecided;
    this.#undecided = undefined;
    if (last && isWhole) this.#passOver(last);
    else if (last && !last.isBooked) this.#ledger.drop('cancelled');
  }

  /** The run does not count. Returns whether a frame was booked of which it is not known if it was wanted. */
  forget(): boolean {
    const last = this.#undecided;
    this.#undecided = undefined;
    return last !== undefined && !last.isBooked;
  }

  #passOver({ index, ptsMs, isBooked }: Undecided): void {
    if (isBooked) return;
    this.#ledger.drop('sampling');
    this.#rules.sampled.passedOver(index, ptsMs);
  }

  #decoded(pts: number | undefined): 'limit' | undefined {
    if (this.#undecided) this.#passOver(this.#undecided);
    this.#undecided = undefined;
    const rules = this.#rules;
    rules.windows?.frame();
    const moment = rules.clock.at(pts === undefined ? Number.NaN : pts * this.#tickSeconds);
    if (this.#received === 0 && rules.beginsInMiddle) this.#damage.forget();
    const mediaMs = rules.toMediaMs(moment.seconds);
    if (this.#passedOver < (rules.passOver ?? 0)) {
      this.#decodedAgain(moment, mediaMs);
      return undefined;
    }
    const isAtEnd = this.#timeline.received >= (rules.limitFrames ?? Number.POSITIVE_INFINITY);
    if (mediaMs >= rules.limitMs || isAtEnd) return 'limit';
    this.#receive(moment, mediaMs);
    return undefined;
  }

  /** Counted once more, so that the same frames are told of what follows. */
  #decodedAgain(moment: Moment, mediaMs: number): void {
    this.#noteJump(moment, mediaMs);
    this.#jumps.length = 0;
    const isCorrupt = this.#damage.frame(mediaMs);
    const { windows, passOver = 0 } = this.#rules;
    const index = this.#timeline.received - passOver + this.#passedOver;
    if (windows) {
      const frame = { index, ptsMs: mediaMs, dueMs: 0, isCorrupt, isSpared: false };
      this.#undecided = { ...frame, isBooked: true };
    }
    this.#passedOver += 1;
  }

  #receive(moment: Moment, mediaMs: number): void {
    const { onFrame, onFirstFrame, sampled } = this.#rules;
    this.#received += 1;
    this.#lastFrameAt = performance.now();
    this.#ledger.receive();
    const { dueMs, skipped, spared, isSpared } = onFrame?.(moment.seconds) ?? WHOLE;
    const fromMs = this.#timeline.lastMs;
    this.#timeline.skip(skipped + spared);
    const booked = this.#timeline.book(mediaMs);
    const isCorrupt = this.#damage.frame(booked.ptsMs);
    this.#undecided = { dueMs, isCorrupt, isSpared, ...booked };
    sampled.received(booked.index, booked.ptsMs);
    this.#noteJump(moment, booked.ptsMs);
    if (skipped > 0) this.#noteGap(fromMs, booked.ptsMs);
    if (this.#received === 1) onFirstFrame?.(booked.ptsMs);
  }

  #noteJump({ jump }: Moment, ptsMs: number): void {
    if (!jump) return;
    this.#beginsAnew = true;
    const startMs = this.#rules.sourceStartMs ?? 0;
    const toMs = (seconds: number) => Math.round((seconds * 1000 - startMs) * 1e6) / 1e6;
    const told = this.#rules.onJump({
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

  #wanted(color: Color): Announced | undefined {
    const picture = this.#picture;
    if (!this.#undecided || !picture) return undefined;
    const { isCorrupt, isSpared, isBooked, ...frame } = this.#undecided;
    this.#undecided = undefined;
    const label = this.#label(picture, color, frame);
    const { sampled, onFirstPicture } = this.#rules;
    if (isWanted(label)) sampled.wanted(label.index, label.ptsMs);
    else if (!isBooked) this.#ledger.drop('sampling');
    this.#pictures += 1;
    if (picture.byte >= 0) this.#lastPicture = { byte: picture.byte, ptsMs: label.ptsMs };
    if (this.#pictures === 1) onFirstPicture?.(label, this.#log);
    return { label, isCorrupt, isSpared };
  }

  #label(
    { width, height, pixelFormat }: Picture,
    { range, space, transfer }: Color,
    frame: Pick<FrameLabel, 'index' | 'ptsMs' | 'dueMs'>,
  ): FrameLabel {
    const role = this.#role();
    const sourceFormat = this.#log.stream(this.#rules.map)?.pixelFormat ?? '';
    const [gap, jumps, beginsAnew] = [this.#gap, this.#jumps, this.#beginsAnew];
    this.#gap = undefined;
    this.#jumps = [];
    this.#beginsAnew = false;
    return {
      width,
      height,
      byteLength: frameBytes(width, height),
      matrix: matrixOf(space),
      range: rangeOf(pixelFormat, sourceFormat, range),
      ...(isHdrTransfer(transfer) && { isUngraded: true }),
      ...(gap && { gap }),
      ...(jumps.length > 0 && { jumps }),
      ...(role && { role }),
      ...(beginsAnew && { beginsAnew: true }),
      ...frame,
    };
  }

  /** Undefined: frames are analysed alone. */
  #role(): WindowRole | undefined {
    const { windows, sampling } = this.#rules;
    if (windows && sampling === undefined) windows.begin();
    return windows?.role();
  }
}

/** Returns true for a frame that is analysed: others only complete a window. */
export function isWanted({ role }: FrameLabel): boolean {
  return role === undefined || role.isEnd;
}
