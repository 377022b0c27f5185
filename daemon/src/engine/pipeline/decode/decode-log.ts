import { isOutOfMemory } from './causes.ts';

/**
 * Number of ffmpeg's lines that are kept: enough for a message, bounded for a stream that runs for weeks. The first
 * fault is often the cause of all later ones.
 */
const FIRST_ERRORS = 10;
const NEWEST_ERRORS = 20;
const MAX_CLUES = 10;

const STREAM = /^\[info\] {3}Stream #(\d+:\d+)[^:]*: Video: (\w+).*?(?:, (\w+)|$)/;
const FPS = /, ([\d.]+)(k?) fps\b/;
const PREFIX = /^(\[[^\]]*\] )*\[(error|fatal|panic|warning)\] /;

interface VideoStream {
  readonly codec: string;
  /** As ffmpeg names it, e.g. `yuv420p`; empty while unknown. */
  readonly pixelFormat: string;
  readonly frameRate: number;
}

/** Log of ffmpeg's standard error, without the lines about single frames. */
export class DecodeLog {
  readonly #first: string[] = [];
  readonly #newest: string[] = [];
  readonly #clues: string[] = [];
  readonly #streams = new Map<string, VideoStream>();
  #container = '';
  #errorCount = 0;
  #changedFrames = 0;
  #newVideos = 0;
  #isOutOfMemory = false;
  #wasTerminated = false;
  #isInput = true;

  /** Lines of level error or worse: the first 10 and the newest 20, in the order in which they came. */
  get errors(): readonly string[] {
    return [...this.#first, ...this.#newest];
  }

  /** All such lines, also those that are not kept. */
  get errorCount(): number {
    return this.#errorCount;
  }

  /** Lines that may name a cause: errors, and before them the few warnings that say what a stream is. */
  get lines(): readonly string[] {
    return [...this.#clues, ...this.errors];
  }

  /** It has said that it gets no more memory. */
  get isOutOfMemory(): boolean {
    return this.#isOutOfMemory;
  }

  /** Somebody has asked it to end (SIGTERM or SIGINT). */
  get wasTerminated(): boolean {
    return this.#wasTerminated;
  }

  /** Frames that had another size or format than the first one when they came to the filters. */
  get changedFrames(): number {
    return this.#changedFrames;
  }

  /** Video streams that began on the way: nobody reads them. */
  get newVideos(): number {
    return this.#newVideos;
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
    this.#wasTerminated ||= /Exiting normally, received signal \d/.test(line);
    if (!line.startsWith('[')) return; // Not from its log.
    if (/\[(error|fatal|panic)\] /.test(line)) this.#addError(line.replace(PREFIX, '').trim());
    else if (line.includes('[warning] ')) this.#addWarning(line);
    else this.#addFact(line);
  }

  #addWarning(line: string): void {
    if (/\[warning\] Could not find codec parameters for stream/.test(line)) {
      if (this.#clues.length < MAX_CLUES) this.#clues.push(line.replace(PREFIX, '').trim());
    } else if (/\[warning\] Changing video frame properties on the fly/.test(line)) {
      this.#changedFrames += 1;
    } else if (/\[warning\] New video stream /.test(line)) this.#newVideos += 1;
  }

  #addFact(line: string): void {
    const input = /^\[info\] Input #0, (\S+), from /.exec(line);
    if (input) this.#container = input[1]!;
    if (line.startsWith('[info] Output #0')) this.#isInput = false;
    const stream = this.#isInput ? STREAM.exec(line) : null;
    if (!stream) return;
    const rate = FPS.exec(line);
    const frameRate = rate ? Number(rate[1]) * (rate[2] === 'k' ? 1000 : 1) : 0;
    const [, id, codec, pixelFormat = ''] = stream as unknown as string[];
    this.#streams.set(id!, { codec: codec!, pixelFormat, frameRate });
  }

  /** True when some error line matches. */
  says(pattern: RegExp): boolean {
    return this.errors.some((line) => pattern.test(line));
  }

  #addError(line: string): void {
    // This line says that it was told to end, which is no damage.
    if (/Immediate exit requested/.test(line)) return;
    this.#errorCount += 1;
    this.#isOutOfMemory ||= isOutOfMemory(line);
    if (this.#first.length < FIRST_ERRORS) {
      this.#first.push(line);
      return;
    }
    this.#newest.push(line);
    if (this.#newest.length > NEWEST_ERRORS) this.#newest.shift();
  }
}
