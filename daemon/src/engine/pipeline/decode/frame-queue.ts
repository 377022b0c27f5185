import type { Discontinuity, Gap } from '@trueframe/proto';
import { TrueframeError } from '@trueframe/sdk';
import type { FrameSlot } from '../../../wire/frame-slot.ts';
import type { Pace } from '../../../wire/session-plan.ts';
import type { FrameLedger } from '../ledger.ts';
import type { DecodedFrame, MediaItem } from '../media.ts';
import { FrameRing, type RingSlot } from './frame-ring.ts';
import { FrameWindow, type WindowFault } from './frame-window.ts';
import type { WindowPlan, WindowRole } from './window-clock.ts';

/** Facts about a frame before its pixels are there. */
export type FrameLabel = Omit<FrameSlot, 'ring' | 'offset' | 'window'> & {
  /** Media that is missing just before it. */
  readonly gap?: Gap;
  /** Jumps of the source's clock since the wanted frame before it. */
  readonly jumps?: readonly Discontinuity[];
  /** Time at which it was due to be decoded, on the clock of performance.now(); undefined: when it is complete. */
  readonly dueMs?: number | undefined;
  /** Role in a window, where frames are analysed with those before them. Absent: it is analysed, alone. */
  readonly role?: WindowRole;
  /** It does not follow on the frame before it: no window holds both. */
  readonly beginsAnew?: true;
};

/** A slot that is being filled. End it with `commit` or `giveUp`. */
export interface OpenSlot {
  readonly bytes: Uint8Array;
  commit(): void;
  giveUp(): void;
}

interface Waiting {
  readonly item: MediaItem;
  /** Frames only: takes the slot back unread. */
  readonly discard?: () => void;
}

/**
 * Between the decoder and the pipeline: a ring of slots and the frames in them that were not asked for yet.
 *
 * Lossless: `open` says `wait` while every slot is used. Live: the oldest frame that nobody has asked for makes room,
 * booked as `overload`; a slot that somebody works on is never touched.
 *
 * Frames that only complete the window of another one are kept here until that one comes, and go on with it.
 */
export class FrameQueue {
  readonly #ledger: FrameLedger;
  readonly #slots: number;
  readonly #isLive: boolean;
  readonly #keepsNewestOnly: boolean;
  readonly #waiting: Waiting[] = [];
  readonly #window: FrameWindow | undefined;
  #ring: FrameRing | undefined;
  #hasQueued = false;
  /** Frame whose news were pushed last. */
  #announced: FrameLabel | undefined;
  #wake: (() => void) | undefined;
  #end: { readonly error?: unknown } | undefined;
  /** Called when a slot became free: the decoder goes on. */
  onRoom: () => void = () => {};

  constructor(options: {
    readonly ledger: FrameLedger;
    readonly slots: number;
    readonly pace: Pace;
    /** Sampling policy `latest`: a new frame replaces the ones that wait, booked as `sampling`. */
    readonly keepsNewestOnly: boolean;
    /** Absent: every frame is analysed alone. */
    readonly window?: WindowPlan | undefined;
  }) {
    this.#ledger = options.ledger;
    this.#slots = options.slots;
    this.#isLive = options.pace === 'live';
    this.#keepsNewestOnly = options.keepsNewestOnly;
    if (options.window) this.#window = new FrameWindow(options.window.offsets);
  }

  /** True when frames are dropped for want of room. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Room for a frame; `wait`: ask again after `onRoom`; `drop`: there is none and the frame was booked as dropped. */
  open(label: FrameLabel): OpenSlot | 'wait' | 'drop' {
    this.announce(label);
    // A larger frame gets a new ring; frames that are still held keep the old memory alive.
    if (!this.#ring || this.#ring.slotBytes < label.byteLength) {
      this.#ring = new FrameRing(this.#slots, label.byteLength);
    }
    const ring = this.#ring;
    let slot = ring.take();
    while (slot === undefined && this.#isLive && this.#dropOldest()) slot = ring.take();
    if (slot === undefined) {
      if (!this.#isLive) return 'wait';
      if (label.role?.isEnd !== false) this.#ledger.drop('overload');
      this.miss(label, 'overload');
      return 'drop';
    }
    const taken = slot;
    return {
      bytes: ring.bytes(taken, label.byteLength),
      commit: () => this.#commit(ring, taken, label),
      giveUp: () => taken.release(),
    };
  }

  /** A frame of a window cannot be had: whatever needs it does without. */
  miss({ index, role }: FrameLabel, fault: WindowFault): void {
    if (!role) return;
    if (role.isPart) this.#window?.miss(index, fault);
    this.#forget(index, role);
  }

  /** Ends the window: what comes next does not follow on what came. */
  breakWindow(): void {
    this.#window?.forgetBefore(Number.POSITIVE_INFINITY);
  }

  /** Queues the events that are told before a frame. What comes before that is queued or dropped by now; asking again does no harm. */
  announce(label: FrameLabel): void {
    if (this.#announced === label) return;
    this.#announced = label;
    if (label.beginsAnew) this.breakWindow();
    if (label.gap) this.push({ type: 'gap', gap: label.gap });
    for (const discontinuity of label.jumps ?? [])
      this.push({ type: 'discontinuity', discontinuity });
  }

  push(item: MediaItem): void {
    if (item.type === 'gap') this.breakWindow();
    this.#add({ item });
  }

  /** Nothing comes any more; what waits is still handed out, then comes the end or the error. */
  end(error?: unknown): void {
    if (error === undefined && !this.#hasQueued && this.#ledger.analysed === 0)
      this.#addUnfinished();
    this.breakWindow();
    this.#end ??= error === undefined ? {} : { error };
    this.#wake?.();
  }

  /** Drops what waits as `cancelled`, and gives the reader the error. */
  fail(error: unknown): void {
    this.discard();
    this.breakWindow();
    this.#end ??= { error };
    this.#wake?.();
  }

  /** Drops every frame that waits as `cancelled`. */
  discard(): void {
    for (const { discard } of this.#waiting.splice(0)) {
      if (!discard) continue;
      discard();
      this.#ledger.drop('cancelled');
    }
  }

  /** The next item; undefined at the end. One reader only. */
  async next(): Promise<MediaItem | undefined> {
    for (;;) {
      const waiting = this.#waiting.shift();
      if (waiting) return waiting.item;
      if (this.#end) {
        if ('error' in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  #commit(ring: FrameRing, held: RingSlot, label: FrameLabel): void {
    const { gap: _, jumps: __, beginsAnew: ___, dueMs, role, ...facts } = label;
    const slot = { ring: ring.buffer, offset: held.offset, ...facts };
    if (!role) {
      this.#queue(slot, held, dueMs);
      return;
    }
    if (role.isPart) this.#window?.keep(slot, held);
    if (role.isEnd) this.#queueWindow(slot, held, dueMs);
    else held.release();
    this.#forget(facts.index, role);
  }

  #queueWindow(slot: FrameSlot, held: RingSlot, dueMs: number | undefined): void {
    const { frames, fault } = this.#window!.endingWith(slot);
    // Part of it had no room, as if it had not had any itself.
    if (fault === 'overload') {
      this.#ledger.drop('overload');
      held.release();
      return;
    }
    for (const frame of frames) frame.held.hold();
    const window = { frames: frames.map((frame) => frame.slot), ...(fault && { fault }) };
    const release = () => {
      held.release();
      for (const frame of frames) frame.held.release();
    };
    this.#queue({ ...slot, window }, { ...held, release }, dueMs);
  }

  /** A source that is shorter than a window: its last frame is analysed all the same. */
  #addUnfinished(): void {
    const newest = this.#window?.newest;
    if (!newest) return;
    newest.held.hold();
    this.#ledger.takeBack(0, 1);
    this.#queueWindow(newest.slot, newest.held, undefined);
  }

  #forget(index: number, { reach }: WindowRole): void {
    this.#window?.forgetBefore(reach < 0 ? Number.POSITIVE_INFINITY : index - reach);
  }

  #queue(slot: FrameSlot, held: Pick<RingSlot, 'release'>, dueMs: number | undefined): void {
    if (this.#keepsNewestOnly) while (this.#dropOldest('sampling'));
    this.#hasQueued = true;
    let isReleased = false;
    const release = () => {
      if (isReleased) {
        throw new TrueframeError('INTERNAL', `frame ${slot.index} was released twice`);
      }
      isReleased = true;
      held.release();
      this.onRoom();
    };
    const frame: DecodedFrame = { slot, arrivedAtMs: dueMs ?? performance.now(), release };
    this.#add({ item: { type: 'frame', frame }, discard: () => held.release() });
  }

  #dropOldest(reason: 'overload' | 'sampling' = 'overload'): boolean {
    const oldest = this.#waiting.findIndex(({ discard }) => discard !== undefined);
    if (oldest < 0) return false;
    this.#waiting.splice(oldest, 1)[0]?.discard?.();
    this.#ledger.drop(reason);
    return true;
  }

  #add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#wake?.();
  }
}
