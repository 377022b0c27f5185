import type { Rate } from '../../need.ts';
import { ROUNDING_SECONDS } from './in-decoder.ts';
import { LeftOut } from './left-out.ts';
import { KEY_WITHIN_SECONDS } from './stream-line.ts';
import type { Unit } from './unit.ts';
import type { UnitQueue } from './unit-queue.ts';

/** Time in which a session may change its mind about what comes after a key frame. */
const KEPT_SECONDS = 1;
/** A decoder that has not shown a key frame for so long may be waiting for what comes after it. */
const PATIENCE_MS = 100;

/** A key frame and what came after it, while that is left out. */
interface Group {
  readonly key: Unit;
  /** True when frames before it were left out. */
  readonly isAfterBreak: boolean;
  isShown: boolean;
  /** Units that go on where those that were given end, in case they are needed after all; undefined: too many, they are gone. */
  kept: Unit[] | undefined;
  /** Fate of the newest picture, and of what comes of it. */
  rest: 'given' | 'kept' | 'left';
  /** Shown times of the pictures after the key frame that were given, to push it out of the decoder; and when the newest was. */
  readonly pushed: number[];
  pushedAt: number;
}

export interface SparingOptions {
  onSpared(frames: number): void;
  /** Says in the bytes of a unit that others were left out before it. */
  markBreak(bytes: Buffer): void;
}

/**
 * Gives the decoder of a live stream key frames only, while these are enough. Where demuxer and decoder hold a picture back until
 * others come, the few after it go with it: as many as it took the last time.
 */
export class SparedUnits {
  readonly #queue: UnitQueue;
  readonly #options: SparingOptions;
  readonly #leftOut = new LeftOut();
  #isSparing = false;
  /** Pictures that are shown before a key frame come after it: they need those before it, and so may the key frame. */
  #isOpen = false;
  #group: Group | undefined;
  /** True when something was left out since the newest unit that was given. */
  #isBroken = false;
  #toPush = 0;
  /** Shown times of what was given for the sake of a key frame. */
  #pushed: number[] = [];

  constructor(queue: UnitQueue, options: SparingOptions) {
    this.#queue = queue;
    this.#options = options;
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
    if (unit.facts?.isKey) {
      this.#takeKey(unit, isRegular);
      return false;
    }
    const group = this.#group;
    if (!group) return false;
    if (unit.facts) this.#place(group, unit);
    if (group.rest === 'kept') group.kept?.push(unit);
    return group.rest !== 'given';
  }

  /** Called again and again, with the time of the newest decoded frame. */
  look(atSeconds: number, nowMs: number): void {
    const group = this.#group;
    if (!group || group.isShown) return;
    if (atSeconds + ROUNDING_SECONDS >= group.key.shownSeconds) {
      group.isShown = true;
      this.#toPush = group.pushed.length;
    } else if (nowMs - group.pushedAt > PATIENCE_MS) {
      this.#push(group);
    }
  }

  /** A frame of this time was decoded. Returns how many were left out before it, and whether nobody needs it. */
  decoded(atSeconds: number): { readonly spared: number; readonly isSpared: boolean } {
    const spared = this.#leftOut.take(atSeconds);
    const isNow = (seconds: number) => Math.abs(seconds - atSeconds) <= ROUNDING_SECONDS;
    const isSpared = this.#pushed.some(isNow);
    if (isSpared) this.#pushed = this.#pushed.filter((seconds) => !isNow(seconds));
    return { spared, isSpared };
  }

  /** Nothing comes any more. */
  end(): void {
    this.#close();
  }

  #takeKey(key: Unit, isRegular: boolean): void {
    this.#close();
    const isAfterBreak = this.#isBroken;
    if (isAfterBreak) this.#options.markBreak(key.bytes);
    this.#isBroken = false;
    if (!this.#isSparing || !isRegular || this.#isOpen) return;
    this.#group = {
      ...{ key, isAfterBreak, isShown: false, kept: [] },
      ...{ rest: 'given', pushed: [], pushedAt: performance.now() },
    };
  }

  /** Decides where a picture goes. */
  #place(group: Group, unit: Unit): void {
    const sinceKey = unit.startSeconds - group.key.startSeconds;
    if (unit.shownSeconds < group.key.shownSeconds) {
      this.#placeLeading(group, unit);
    } else if (sinceKey > KEY_WITHIN_SECONDS) {
      this.#close();
      group.rest = 'given';
    } else if (!group.isShown && group.pushed.length < this.#toPush && group.kept?.length === 0) {
      group.rest = 'given';
      this.#notePushed(group, unit);
    } else {
      group.rest = 'kept';
      if (group.isShown && sinceKey > KEPT_SECONDS) this.#lose(group);
      if (!group.kept) this.#leave(unit);
    }
  }

  #placeLeading(group: Group, unit: Unit): void {
    this.#isOpen = true;
    if (group.isAfterBreak) {
      group.rest = 'left';
      this.#leave(unit);
    } else {
      group.rest = 'given';
      this.#takeUp();
    }
  }

  /** Gives one more of the pictures that are kept. */
  #push(group: Group): void {
    const { kept } = group;
    const [first] = kept ?? [];
    if (!kept || !first) return;
    const next = kept.findIndex(({ facts }, k) => k > 0 && facts !== undefined);
    const picture = kept.splice(0, next < 0 ? kept.length : next);
    if (kept.length === 0 && group.rest === 'kept') group.rest = 'given';
    for (const unit of picture) this.#queue.push(unit);
    this.#notePushed(group, first);
  }

  #notePushed(group: Group, { shownSeconds }: Unit): void {
    group.pushed.push(shownSeconds);
    this.#pushed.push(shownSeconds);
    group.pushedAt = performance.now();
  }

  /** Goes on with what is kept, if that is all that came. It is due now: nobody has waited for it. */
  #takeUp(): void {
    const { kept, rest, pushed } = this.#group ?? {};
    if (!kept || !pushed || rest === 'left') return;
    this.#group = undefined;
    this.#pushed = this.#pushed.filter((seconds) => !pushed.includes(seconds));
    const dueMs = performance.now();
    for (const unit of kept) this.#queue.push({ ...unit, dueMs });
  }

  /** Ends the group: all that is not given stays left out. */
  #close(): void {
    if (this.#group) this.#lose(this.#group);
    this.#group = undefined;
  }

  #lose(group: Group): void {
    for (const unit of group.kept ?? []) this.#leave(unit);
    group.kept = undefined;
  }

  #leave({ facts, shownSeconds }: Unit): void {
    if (!facts) return;
    this.#isBroken = true;
    this.#leftOut.add(facts.samples, shownSeconds);
    this.#options.onSpared(facts.samples);
  }
}
