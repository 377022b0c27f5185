/** How much is kept of what ffmpeg says: enough for a message, bounded for a stream that runs for weeks. */
const MAX_ERRORS = 20;

const STREAM = /^\[info\] {3}Stream #(\d+:\d+)[^:]*: Video: (\w+)/;
const FPS = /, ([\d.]+)(k?) fps\b/;

/** What ffmpeg says on standard error, other than `showinfo`. */
export class DecodeLog {
  readonly #errors: string[] = [];
  readonly #streams = new Map<string, { readonly codec: string; readonly frameRate: number }>();
  #container = '';
  #errorCount = 0;
  #isInput = true;

  /** Lines of level error or worse, the newest last; at most 20. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** All such lines, also those that are not kept. */
  get errorCount(): number {
    return this.#errorCount;
  }

  /** E.g. `rtsp`; empty while unknown. */
  get container(): string {
    return this.#container;
  }

  /** Facts on the first video stream of the input; undefined while unknown. */
  get video(): { readonly codec: string; readonly frameRate: number } | undefined {
    return this.#streams.values().next().value;
  }

  add(line: string): void {
    if (/\[(error|fatal|panic)\] /.test(line)) {
      this.#errorCount += 1;
      this.#errors.push(line.replace(/^(\[[^\]]*\] )*\[(error|fatal|panic)\] /, '').trim());
      if (this.#errors.length > MAX_ERRORS) this.#errors.shift();
      return;
    }
    const input = /^\[info\] Input #0, (\S+), from /.exec(line);
    if (input) this.#container = input[1]!;
    if (line.startsWith('[info] Output #0')) this.#isInput = false;
    const stream = this.#isInput ? STREAM.exec(line) : null;
    if (stream) {
      const rate = FPS.exec(line);
      const frameRate = rate ? Number(rate[1]) * (rate[2] === 'k' ? 1000 : 1) : 0;
      this.#streams.set(stream[1]!, { codec: stream[2]!, frameRate });
    }
  }

  /** Whether some error line says so. */
  says(pattern: RegExp): boolean {
    return this.#errors.some((line) => pattern.test(line));
  }
}
