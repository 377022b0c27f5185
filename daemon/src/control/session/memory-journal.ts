import { ByteStrings } from '../../lib/byte-strings.ts';
import type { Journal, JournalContents } from './journal.ts';

/** A journal that lives as long as this process. */
export class MemoryJournal implements Journal {
  /** At most one. */
  #checkpoint = new ByteStrings();
  #entries = new ByteStrings();

  append(entry: Uint8Array): void {
    this.#entries.append(entry);
  }

  restartFrom(checkpoint: Uint8Array): void {
    this.#entries.clear();
    this.#checkpoint.clear();
    this.#checkpoint.append(checkpoint);
  }

  read(): JournalContents {
    const [checkpoint] = this.#checkpoint.items();
    return { entries: this.#entries.items(), ...(checkpoint && { checkpoint }) };
  }

  /** Frees the memory, too. */
  clear(): void {
    this.#checkpoint = new ByteStrings();
    this.#entries = new ByteStrings();
  }
}
