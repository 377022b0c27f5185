import { ByteLog } from './byte-log.ts';

/**
 * The analysed frames of one session, as the engine described them, so that another engine can go on where this one
 * died. Entries and checkpoints are opaque here.
 */
export class Journal {
  /** At most one. */
  #checkpoint = new ByteLog();
  #entries = new ByteLog();

  append(entry: Uint8Array): void {
    this.#entries.append(entry);
  }

  /** Stands for everything so far. */
  restartFrom(checkpoint: Uint8Array): void {
    this.#entries.clear();
    this.#checkpoint.clear();
    this.#checkpoint.append(checkpoint);
  }

  /** Entries since the newest checkpoint, or since the start; oldest first. */
  get entries(): readonly Uint8Array[] {
    return this.#entries.items();
  }

  get checkpoint(): Uint8Array | undefined {
    return this.#checkpoint.items()[0];
  }

  /** Frees the memory, too. */
  clear(): void {
    this.#checkpoint = new ByteLog();
    this.#entries = new ByteLog();
  }
}
