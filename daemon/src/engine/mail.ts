import type { FromEngine } from '../wire/from-engine.ts';

/** Several frames of a file, and less than a caller notices. */
const PATIENCE_MS = 20;
const MOST_AT_ONCE = 32;

/**
 * Messages of an engine, in order. A message costs more than tracking and pooling of a frame, most of it for waking
 * the reader, so steps of files wait a moment for the next ones and travel together.
 */
export class Mail {
  readonly #post: (message: FromEngine) => void;
  #waiting: FromEngine[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(post: (message: FromEngine) => void) {
    this.#post = post;
  }

  /** `isPatient`: it may come some milliseconds later. Anything else is sent now, after what waits. */
  send(message: FromEngine, isPatient = false): void {
    this.#waiting.push(message);
    if (!isPatient || this.#waiting.length >= MOST_AT_ONCE) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), PATIENCE_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const messages = this.#waiting;
    this.#waiting = [];
    if (messages.length === 1) this.#post(messages[0]!);
    else this.#post({ type: 'several', messages });
  }
}
