import type { Unit } from './unit.ts';

/** Media that a live decoder gets in advance: enough to be always busy, and little, for it cannot be taken back. */
const AHEAD = { frames: 4, seconds: 0.15 } as const;
/**
 * A decoder that says nothing for so long may be waiting for more than that: H.264 may hold back 16 frames, and frames that
 * are broken do not come out at all. It gets a unit at a time; where no key frame will help, after a while whatever it takes.
 */
const HUNGRY_MS = 250;
const SILENT_MS = 1000;
const AT_ONCE_MS = 60;
/** By chance, a decoder that has too much to do answers at once perhaps every fourth time. */
const SURE = 8;
/** Sound may begin before the picture by less than this; more, and the first pictures were broken. */
const MAX_LEAD_SECONDS = 0.5;
/** More than the rounding of a time, less than any distance of frames. */
export const ROUNDING_SECONDS = 0.001;

/** Media that a decoder has been given and has not decoded, by the times of the frames that come out of it. */
export class InDecoder {
  readonly #threads: number;
  #given: Unit[] = [];
  /** The decoder's time of the first unit. */
  #originSeconds: number | undefined;
  #maxLeadSeconds = MAX_LEAD_SECONDS;
  #shiftSeconds = 0;
  #at = 0;
  #decodedAt = 0;
  /** Time at which it last got a unit although it had enough, and how often in a row it answered that at once. */
  #fedAt = 0;
  #prompt = 0;
  /** Least and greatest time from decoding a frame to showing it. */
  #reorder = { least: 0, most: 0 };

  /** `threads`: each may hold a frame. */
  constructor(threads: number) {
    this.#threads = threads;
  }

  get hasBegun(): boolean {
    return this.#originSeconds !== undefined;
  }

  /** True when frames are decoded in another order than they are shown. */
  get reorders(): boolean {
    return this.#reorder.most > this.#reorder.least;
  }

  /** Returns the decoder's time for the frame of a unit, which is shown so many seconds after the first one. */
  secondsOf(shownSeconds: number): number {
    return shownSeconds + (this.#originSeconds ?? 0) - this.#shiftSeconds;
  }

  /** Time of the newest frame, in seconds since the first unit. */
  get at(): number {
    return this.#at;
  }

  /** Unit of the newest frame; undefined: nothing was given. */
  get unit(): Unit | undefined {
    return this.#given[0];
  }

  noteReorder(seconds: number): void {
    const { least, most } = this.#reorder;
    this.#reorder = { least: Math.min(least, seconds), most: Math.max(most, seconds) };
  }

  /** A unit is given. `hasKeys`: see `hasEnough`. */
  take(unit: Unit, nowMs: number, hasKeys: boolean): void {
    if (this.#isFull && !this.#isLost(nowMs, hasKeys)) this.#fedAt = nowMs;
    this.#given.push(unit);
  }

  /** Nothing so far can be decoded: the first unit is the next one. */
  beginLater(): void {
    this.#given = [];
    this.#maxLeadSeconds = Number.POSITIVE_INFINITY;
  }

  /** A frame came out. */
  decoded(seconds: number, nowMs: number): void {
    this.#originSeconds ??= Math.abs(seconds) < this.#maxLeadSeconds ? seconds : 0;
    this.#realign(seconds - this.#originSeconds, nowMs);
    this.#at = seconds - this.#originSeconds + this.#shiftSeconds;
    this.#decodedAt = nowMs;
    const isOver = (next: Unit | undefined) =>
      next !== undefined && next.startSeconds <= this.#at + ROUNDING_SECONDS;
    while (isOver(this.#given[1])) this.#given.shift();
  }

  /** True when nothing more should be given now. `hasKeys`: what is late will be left out up to a key frame. */
  hasEnough(nowMs: number, hasKeys: boolean): boolean {
    if (!this.#isFull || this.#isLost(nowMs, hasKeys)) return false;
    return nowMs - Math.max(this.#decodedAt, this.#fedAt) <= HUNGRY_MS;
  }

  get #isFull(): boolean {
    const frames = this.#given.reduce((sum, { facts }) => sum + (facts?.samples ?? 0), 0);
    const seconds = (this.#given.at(-1)?.endSeconds ?? 0) - this.#at;
    const { least, most } = this.#reorder;
    return frames > AHEAD.frames + this.#threads && seconds > AHEAD.seconds + most - least;
  }

  /** It says nothing, and no key frame will help. */
  #isLost(nowMs: number, hasKeys: boolean): boolean {
    return nowMs - this.#decodedAt > SILENT_MS && !hasKeys;
  }

  /**
   * A decoder that is thought to have enough, and answers every time at once when it gets one more, has been waiting: its
   * frames are of later units than we think.
   */
  #realign(seconds: number, nowMs: number): void {
    const newest = this.#given.at(-1);
    if (this.#fedAt <= this.#decodedAt || !newest) return;
    this.#prompt = nowMs - this.#fedAt < AT_ONCE_MS ? this.#prompt + 1 : 0;
    if (this.#prompt < SURE) return;
    this.#prompt = 0;
    this.#shiftSeconds = newest.startSeconds - seconds;
  }
}
