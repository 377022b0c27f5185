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
   * A slot that nobody uses. Whoever takes it gives it back. The first frames get a slot each, so that the ring takes its
   * memory at once and not slot by slot over hours, whenever a session is in a pinch; later ones the slot that was
   * given back last, which caches still hold.
   */
  take(): number | undefined {
    if (this.#used < this.#slots) return this.#used++;
    return this.#free.pop();
  }

  give(slot: number): void {
    this.#free.push(slot);
  }

  offset(slot: number): number {
    return slot * this.slotBytes;
  }

  /** Of a slot, as many as a frame has: at most `slotBytes`. */
  bytes(slot: number, count: number): Uint8Array {
    return new Uint8Array(this.buffer, this.offset(slot), count);
  }
}
