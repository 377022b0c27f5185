/**
 * A frame that the decoder itself marks: part of it was made up. It says so just before the frame comes out.
 */
const MARKED = /^\[warning\] .*: corrupt decoded frame in stream /;
/**
 * Something is missing or broken in what is about to be decoded. Of which frame is not said, and where a whole frame is
 * missing, none is marked.
 */
const BROKEN =
  /^\[warning\] .*: corrupt input packet in stream |^\[[^\]]*\] \[\w+\] (concealing \d+ |error while decoding MB |Missing reference picture|reference picture missing|Could not find ref with POC|Frame num gap )/;
/** The same, said before the decoder has got it. */
const MISSED = /^\[[^\]]*\] \[\w+\] RTP: missed \d+ packets/;
/** Frames that may then still be in the decoder, to be put in order. */
const REORDERED = 3;

/** Streams without key frames repair themselves bit by bit. */
const REPAIRED_MS = 10_000;

/**
 * Knows which frames are not what was filmed. What is predicted from a damaged frame is damaged, and nobody marks it: so
 * all are, up to a key frame that came through, or for ten seconds of media after the last sign of damage.
 */
export class Damage {
  #isMarked = false;
  #isKey = false;
  #isDamaged = false;
  #sinceLost = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  readonly #threads: number;
  /** So many frames may come out between what was said of a later one and that one. */
  #framesBehind = 0;

  /** `threads`: of the decoder; each may hold a frame. */
  constructor(threads: number) {
    this.#threads = Math.max(1, threads);
  }

  /** A line of ffmpeg's. */
  read(line: string): void {
    if (MARKED.test(line)) this.#isMarked = true;
    else if (MISSED.test(line)) this.#lose(this.#threads + REORDERED);
    else if (BROKEN.test(line)) this.#lose(this.#threads);
  }

  /** Whatever was said so far. */
  forget(): void {
    this.#isMarked = false;
    this.#sinceLost = Number.POSITIVE_INFINITY;
  }

  /** The next frame is a key frame. */
  key(): void {
    this.#isKey = true;
  }

  /** A frame of this media time was decoded. Returns whether it is damaged. */
  frame(ptsMs: number): boolean {
    const isSign = this.#isMarked || this.#sinceLost === 0;
    const isClean = this.#isKey && this.#sinceLost >= this.#framesBehind;
    if (isSign) this.#lastMs = ptsMs;
    if (isSign) this.#isDamaged = true;
    else if (isClean || ptsMs - this.#lastMs > REPAIRED_MS) this.#isDamaged = false;
    this.#sinceLost += 1;
    this.#isMarked = false;
    this.#isKey = false;
    return this.#isDamaged;
  }

  #lose(framesBehind: number): void {
    // A later line is about a later frame.
    this.#framesBehind = Math.max(framesBehind, this.#framesBehind - this.#sinceLost);
    this.#sinceLost = 0;
  }
}
