/** How much is kept of what ffmpeg says: enough for a message, bounded for a stream that runs for weeks. */
const MAX_ERRORS = 20;

const STREAM = /^\[info\] {3}Stream #(\d+:\d+)[^:]*: Video: (\w+).*?(?:, (\w+)|$)/;
const FPS = /, ([\d.]+)(k?) fps\b/;

interface VideoStream {
  readonly codec: string;
  /** As ffmpeg names it, e.g. `yuv420p`; empty while unknown. */
  readonly pixelFormat: string;
  readonly frameRate: number;
}

/** What ffmpeg says on standard error, other than of single frames. */
export class DecodeLog {
  readonly #errors: string[] = [];
  readonly #streams = new Map<string, VideoStream>();
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
  get video(): VideoStream | undefined {
    return this.#streams.values().next().value;
  }

  /** Facts on a stream by its id, e.g. `0:3`, else on the first one. */
  stream(id: string): VideoStream | undefined {
    return this.#streams.get(id) ?? this.video;
  }

  add(line: string): void {
    if (!line.startsWith('[')) return; // Not from its log.
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
      const [, id, codec, pixelFormat = ''] = stream as unknown as string[];
      this.#streams.set(id!, { codec: codec!, pixelFormat, frameRate });
    }
  }

  /** Whether some error line says so. */
  says(pattern: RegExp): boolean {
    return this.#errors.some((line) => pattern.test(line));
  }
}
