import type { FrameSlot } from '../../../wire/frame-slot.ts';
import type { RingSlot } from './frame-ring.ts';

/** Reason why frames of a window are missing. */
export type WindowFault = 'WINDOW_DAMAGED' | 'WINDOW_INCOMPLETE' | 'overload';

/** A frame that a window may need, in its slot; or why it has none. */
type Kept =
  | { readonly index: number; readonly slot: FrameSlot; readonly held: RingSlot }
  | { readonly index: number; readonly fault: WindowFault };

/** The newest frames of a source that open windows need. Holds their slots. */
export class FrameWindow {
  readonly #offsets: readonly number[];
  readonly #kept: Kept[] = [];

  /** @param offsets how far each frame of a window comes before the last one */
  constructor(offsets: readonly number[]) {
    this.#offsets = offsets;
  }

  /** Holds a frame. */
  keep(slot: FrameSlot, held: RingSlot): void {
    held.hold();
    this.#kept.push({ index: slot.index, slot, held });
  }

  /** A frame that windows would need cannot be had. */
  miss(index: number, fault: WindowFault): void {
    this.#kept.push({ index, fault });
  }

  /** Lets go of all frames before this index. */
  forgetBefore(index: number): void {
    while (this.#kept.length > 0 && this.#kept[0]!.index < index) {
      const kept = this.#kept.shift()!;
      if ('held' in kept) kept.held.release();
    }
  }

  /**
   * The frames of the window that ends with this frame, as far as they are there, oldest first; and why others are not. Frames of
   * another size are none of it: something else is shown.
   */
  endingWith({ index, width, height }: Pick<FrameSlot, 'index' | 'width' | 'height'>): {
    readonly frames: readonly { readonly slot: FrameSlot; readonly held: RingSlot }[];
    readonly fault: WindowFault | undefined;
  } {
    const frames: { slot: FrameSlot; held: RingSlot }[] = [];
    const faults = new Set<WindowFault>();
    for (const offset of this.#offsets) {
      const kept = this.#kept.find((one) => one.index === index - offset);
      if (!kept) faults.add('WINDOW_INCOMPLETE');
      else if ('fault' in kept) faults.add(kept.fault);
      else if (kept.slot.width !== width || kept.slot.height !== height)
        faults.add('WINDOW_INCOMPLETE');
      else frames.unshift(kept);
    }
    const [fault] = (['overload', 'WINDOW_DAMAGED', 'WINDOW_INCOMPLETE'] as const).filter((one) =>
      faults.has(one),
    );
    return { frames, fault };
  }

  /** The newest frame that is there. */
  get newest(): { readonly slot: FrameSlot; readonly held: RingSlot } | undefined {
    const kept = this.#kept.at(-1);
    return kept && 'held' in kept ? kept : undefined;
  }
}
