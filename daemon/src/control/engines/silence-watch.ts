/** Judges by the messages of an engine whether it is alive. */
export class SilenceWatch {
  readonly #everyMs: number;
  readonly #limitMs: () => number;
  readonly #onSilent: (silentMs: number, limitMs: number) => void;
  #heardAt = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `onSilent` is called every `everyMs` milliseconds while nothing has been heard for longer than `limitMs()`. */
  constructor(
    everyMs: number,
    limitMs: () => number,
    onSilent: (silentMs: number, limitMs: number) => void,
  ) {
    this.#everyMs = everyMs;
    this.#limitMs = limitMs;
    this.#onSilent = onSilent;
  }

  start(): void {
    let lastCheck = performance.now();
    this.#heardAt = lastCheck;
    this.#timer = setInterval(() => {
      const now = performance.now();
      // When this process itself was held up, messages may be waiting in our own queue.
      const isLate = now - lastCheck >= 3 * this.#everyMs;
      lastCheck = now;
      const silentMs = Math.round(now - this.#heardAt);
      const limitMs = this.#limitMs();
      if (!isLate && silentMs > limitMs) this.#onSilent(silentMs, limitMs);
    }, this.#everyMs);
  }

  /** A message came. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
