import { StringDecoder } from 'node:string_decoder';

/** A longer line is given in pieces. */
const LONGEST_LINE = 64 * 1024;

/** Cuts text that comes in chunks into lines, and keeps no more of an unfinished one than a line may be long. */
export class BoundedLines {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #begun = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    const lines = (this.#begun + this.#decoder.write(chunk)).split('\n');
    this.#begun = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line);
    while (this.#begun.length > LONGEST_LINE) {
      this.#onLine(this.#begun.slice(0, LONGEST_LINE));
      this.#begun = this.#begun.slice(LONGEST_LINE);
    }
  }

  /** The last line may have no end. */
  end(): void {
    if (this.#begun !== '') this.#onLine(this.#begun);
    this.#begun = '';
  }
}
