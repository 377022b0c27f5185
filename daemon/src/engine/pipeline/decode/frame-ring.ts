/** Fixed slots of shared memory, one decoded frame each, used again and again. */
export class FrameRing {
  readonly buffer: SharedArrayBuffer;
  readonly slotBytes: number;
  readonly #free: number[];

  constructor(slots: number, slotBytes: number) {
    this.slotBytes = slotBytes;
    this.buffer = new SharedArrayBuffer(slots * slotBytes);
    this.#free = Array.from({ length: slots }, (_, slot) => slots - 1 - slot);
  }

  /** A slot that nobody uses. Whoever takes it gives it back. */
  take(): number | undefined {
    return this.#free.pop();
  }

  give(slot: number): void {
    this.#free.push(slot);
  }

  offset(slot: number): number {
    return slot * this.slotBytes;
  }

  bytes(slot: number): Uint8Array {
    return new Uint8Array(this.buffer, this.offset(slot), this.slotBytes);
  }
}
