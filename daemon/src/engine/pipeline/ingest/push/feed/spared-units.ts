import type { Rate } from '../../need.ts';
import { ROUNDING_SECONDS } from './in-decoder.ts';
import { LeftOut } from './left-out.ts';
import { KEY_WITHIN_SECONDS } from './stream-line.ts';
import type { Unit } from './unit.ts';
import type { UnitQueue } from './unit-queue.ts';

/** Time in which what a session sees in a key frame may change its mind. */
const KEPT_SECONDS = 1;
/** A decoder that has not shown a key frame for so long may be waiting for what comes after it. */
const PATIENCE_MS = 100;

/** A key frame and what came after it, while that is left out. */
interface Group {
  readonly key: Unit;
  readonly showTime: number;
  isShown: boolean;
  /** Units that go on where those that were given end, in case they are needed after all; undefined: too many, they are gone. */
  kept: Unit[] | undefined;
  /** Frames of which nothing is kept. */
  lost: number;
  /** Fate of the newest picture, and of what comes of it. */
  rest: 'given' | 'kept' | 'left';
  /** Pictures after the key frame that were given, to push it out of the decoder, and when the newest was. */
  pushed: number;
  pushedAt: number;
}

/**
 * Gives the decoder of a live stream key frames only, while these are enough. Where demuxer and decoder hold a picture back until
 * others come, the few after it go with it: as many as it took the last time.
 */
export class SparedUnits {
  readonly #queue: UnitQueue;
  readonly #onSpared: (frames: number) => void;
  readonly #leftOut = new LeftOut();
  #isSparing = false;
  #group: Group | undefined;
  #toPush = 0;

  constructor(queue: UnitQueue, onSpared: (frames: number) => void) {
    this.#queue = queue;
    this.#onSpared = onSpared;
  }

  /** True while something may be left out. */
  get isActive(): boolean {
    return this.#group !== undefined;
  }

  need(rate: Rate): void {
    this.#isSparing = rate === 'keys';
    if (!this.#isSparing) this.#takeUp();
  }

  /**
   * Takes a unit that has come, or leaves it to the queue: then returns false. `isRegular`: key frames come regularly, and it is
   * known which frame the decoder is at.
   */
  take(unit: Unit, isRegular: boolean): boolean {
    const { facts, startSeconds } = unit;
    if (facts?.isKey) {
      this.#close(startSeconds);
      if (this.#isSparing && isRegular) this.#begin(unit);
      return false;
    }
    const group = this.#group;
    if (!group) return false;
    if (facts && startSeconds - group.key.startSeconds > KEY_WITHIN_SECONDS) {
      this.#close(startSeconds);
      return false;
    }
    if (facts) this.#place(group, unit);
    if (group.rest === 'kept') group.kept?.push(unit);
    return group.rest !== 'given';
  }

  /** Called again and again, with the time of the newest decoded frame. */
  look(atSeconds: number, nowMs: number): void {
    const group = this.#group;
    if (!group) return;
    if (!group.isShown && atSeconds + ROUNDING_SECONDS >= group.key.startSeconds) {
      group.isShown = true;
      this.#toPush = group.pushed;
    }
    if (!group.isShown && nowMs - group.pushedAt > PATIENCE_MS) this.#push(group);
  }

  /** The decoder has come to this time. Returns how many frames were left out before it. */
  takeSpared(atSeconds: number): number {
    return this.#leftOut.take(atSeconds);
  }

  /** Nothing comes any more. */
  end(): void {
    this.#close(Number.POSITIVE_INFINITY);
  }

  #begin(key: Unit): void {
    this.#group = {
      ...{ key, showTime: key.facts!.showTime, isShown: false, kept: [], lost: 0 },
      ...{ rest: 'given', pushed: 0, pushedAt: performance.now() },
    };
  }

  /** Decides where a picture goes. */
  #place(group: Group, { facts, startSeconds }: Unit): void {
    // It is shown before the key frame, and needs pictures that are gone.
    if (facts!.showTime < group.showTime) {
      group.rest = 'left';
      this.#leave(facts!.samples, group.key.startSeconds);
    } else if (!group.isShown && group.pushed < this.#toPush && group.kept?.length === 0) {
      group.rest = 'given';
      this.#notePushed(group);
    } else {
      group.rest = 'kept';
      const isOld = startSeconds - group.key.startSeconds > KEPT_SECONDS;
      if (group.isShown && isOld) this.#lose(group);
      if (!group.kept) group.lost += facts!.samples;
    }
  }

  /** Gives one more of the pictures that are kept. */
  #push(group: Group): void {
    const { kept } = group;
    if (!kept || kept.length === 0) return;
    const next = kept.findIndex(({ facts }, k) => k > 0 && facts !== undefined);
    const picture = kept.splice(0, next < 0 ? kept.length : next);
    if (kept.length === 0 && group.rest === 'kept') group.rest = 'given';
    for (const unit of picture) this.#queue.push(unit);
    this.#notePushed(group);
  }

  #notePushed(group: Group): void {
    group.pushed += 1;
    group.pushedAt = performance.now();
  }

  #lose(group: Group): void {
    group.lost += framesOf(group.kept);
    group.kept = undefined;
  }

  /** Goes on with what is kept, if that is all that came. It is due now: nobody has waited for it. */
  #takeUp(): void {
    const { kept, rest } = this.#group ?? {};
    if (!kept || rest === 'left') return;
    this.#group = undefined;
    const dueMs = performance.now();
    for (const unit of kept) this.#queue.push({ ...unit, dueMs });
  }

  /** Ends the group: all that is not given stays left out. */
  #close(untilSeconds: number): void {
    const group = this.#group;
    if (!group) return;
    this.#group = undefined;
    this.#leave(group.lost + framesOf(group.kept), untilSeconds);
  }

  #leave(frames: number, untilSeconds: number): void {
    this.#leftOut.add(frames, untilSeconds);
    this.#onSpared(frames);
  }
}

function framesOf(units: readonly Unit[] = []): number {
  return units.reduce((sum, { facts }) => sum + (facts?.samples ?? 0), 0);
}
