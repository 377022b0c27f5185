/**
 * The analysed frames of one session, as the engine described them, so that another engine can go on where this one
 * died. Entries and checkpoints are opaque here.
 */
export class Journal {
  #checkpoint: Uint8Array | undefined;
  #entries: Uint8Array[] = [];

  append(entry: Uint8Array): void {
    this.#entries.push(detached(entry));
  }

  /** Stands for everything so far. */
  restartFrom(checkpoint: Uint8Array): void {
    this.#checkpoint = detached(checkpoint);
    this.#entries = [];
  }

  /** Entries since the newest checkpoint, or since the start; oldest first. */
  get entries(): readonly Uint8Array[] {
    return this.#entries;
  }

  get checkpoint(): Uint8Array | undefined {
    return this.#checkpoint;
  }

  clear(): void {
    this.#checkpoint = undefined;
    this.#entries = [];
  }
}

/** A copy (slice() of a Buffer is none): what IPC hands over is a view that would keep the whole message alive. */
function detached(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
