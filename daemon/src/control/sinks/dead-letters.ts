import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrueframeError } from '@trueframe/sdk';
import type { Logger } from 'pino';
import { toIso, wallClockMs } from '../../lib/wall-clock.ts';
import type { Waiting } from './lane.ts';

/** Takes notices that are given up: into a file of its folder, or into the log. */
export class DeadLetters {
  readonly #sink: string;
  readonly #folder: string | undefined;
  readonly #logger: Logger;
  /** Lines do not overtake each other. */
  #written: Promise<void> = Promise.resolve();

  constructor(sink: string, folder: string | undefined, logger: Logger) {
    this.#sink = sink;
    this.#folder = folder;
    this.#logger = logger;
  }

  add({ notice, attempts }: Waiting, { code, message }: TrueframeError): void {
    const { id, kind, json } = notice;
    const folder = this.#folder;
    const content = folder === undefined ? { content: json } : {};
    const what = { code, notice: id, kind, attempts, ...content };
    this.#logger.error(what, `notice given up: ${message}`);
    if (folder === undefined) return;
    const facts = { sink: this.#sink, at: toIso(wallClockMs()), code, message, attempts };
    // The notice is JSON already, and the same text that receivers get.
    const line = `${JSON.stringify(facts).slice(0, -1)},"notice":${json}}\n`;
    this.#written = this.#written.then(() => this.#write(folder, line, id));
  }

  /** Resolves when everything is written. */
  close(): Promise<void> {
    return this.#written;
  }

  async #write(folder: string, line: string, notice: string): Promise<void> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await appendFile(join(folder, `${this.#sink}.jsonl`), line, { mode: 0o600 });
    } catch (err) {
      this.#logger.error({ err, notice }, `dead letter cannot be written to ${folder}`);
    }
  }
}
