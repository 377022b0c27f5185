/** A slot that somebody uses: free again when everybody who holds it has released it. */
export interface RingSlot {
  /** Offset in the ring's memory, in bytes. */
  readonly offset: number;
  hold(): void;
  release(): void;
}

/** Slots of shared memory, one decoded frame each, used again and again: as large as the largest frame. */
export class FrameRing {
  readonly buffer: SharedArrayBuffer;
  readonly slotBytes: number;
  readonly #slots: number;
  readonly #free: number[] = [];
  #used = 0;

  constructor(slots: number, slotBytes: number) {
    this.slotBytes = slotBytes;
    this.#slots = slots;
    this.buffer = new SharedArrayBuffer(slots * slotBytes);
  }

  /**
   * A slot that nobody uses, held once; undefined: there is none. The first frames get a slot each, so that the ring takes its
   * memory at once and not slot by slot over hours, whenever a session is in a pinch; later ones the slot that was
   * given back last, which caches still hold.
   */
  take(): RingSlot | undefined {
    const slot = this.#used < this.#slots ? this.#used++ : this.#free.pop();
    if (slot === undefined) return undefined;
    let holders = 1;
    return {
      offset: slot * this.slotBytes,
      hold: () => {
        holders += 1;
      },
      release: () => {
        holders -= 1;
        if (holders === 0) this.#free.push(slot);
      },
    };
  }

  /** Returns the first `count` bytes of a slot: at most `slotBytes`. */
  bytes({ offset }: RingSlot, count: number): Uint8Array {
    return new Uint8Array(this.buffer, offset, count);
  }
}
